import type { Delivery } from './deliveries.ts';
import { doneIn, secondsSince, stayAt } from './flow.ts';
import type { Incident } from './incidents.ts';
import type { Asked } from './model.ts';
import { wholeSeconds } from './numbers.ts';
import type { Pull } from './pulls.ts';
import type { Work } from './work.ts';

// What lists and drawers say of single items, also of those that are left out.

export const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** Created or merged in the range. */
export const pullsOfList = (a: Asked) =>
  a.allPulls.filter(({ created, merged }) => a.within(a.span)(created) || a.within(a.span)(merged));

/** @param of which of them the list shows */
export function pullRequestList(a: Asked, of: readonly Pull[] = pullsOfList(a)) {
  return {
    rows: of.map((pull) => {
      const arrival = a.allArrivals.get(pull);
      return {
        id: pull.id,
        number: pull.number,
        additions: pull.additions,
        deletions: pull.deletions,
        commits: pull.commits.length,
        reviews: pull.given.length,
        elapsedSeconds: pull.elapsed,
        mergedAt: instant(pull.merged),
        leadSeconds: arrival?.lead ?? null,
        excludedBy: pull.excluded,
        stages: pull.stages && { ...pull.stages, deploy: arrival?.deploy ?? null },
      };
    }),
  };
}

export function deployedChanges(a: Asked) {
  return {
    rows: a.arrivals
      .filter(({ at }) => a.within(a.span)(at))
      .map(({ pull, at, lead, link }) => ({
        id: pull.id,
        number: pull.number,
        leadSeconds: lead,
        mergedAt: instant(pull.merged),
        deployedAt: instant(at),
        hotfix: pull.hotfix,
        revert: pull.revert,
        link,
      })),
  };
}

/** Null: its source tells no beginning, or it is not over. */
const durationOf = ({ started, finished }: Delivery) =>
  started === null || finished === null ? null : Math.max(0, wholeSeconds(started, finished));

/** Null: it brings nothing that could be counted, or nobody knows its commits or those of the one before it. */
export const changesOf = ({ result, counts, known, previous, changes }: Delivery) =>
  result === 'success' && counts && known && previous?.known ? changes.length : null;

export const deploymentRow = (one: Delivery) => ({
  repositoryId: one.repository,
  sha: one.sha,
  finishedAt: instant(one.finished),
  startedAt: instant(one.started),
  result: one.result,
  rework: one.rework,
  environment: one.environment,
  production: one.production,
  source: one.source,
  durationSeconds: durationOf(one),
  changes: changesOf(one),
  incidents: one.incidents.length,
  excludedBy: one.counts ? null : 'by_hand',
});

/** @param shows which of those that finished in the range */
export function deploymentList(a: Asked, shows = ({ production }: Delivery) => production) {
  const of = a.allDeliveries.filter(({ finished }) => a.within(a.span)(finished));
  const environments = Map.groupBy(of, ({ environment }) => environment);
  return {
    rows: of.filter(shows).map(deploymentRow),
    environments: [...environments].map(([name, { length: n }]) => ({ name, n })),
  };
}

export const incidentRow = ({ issue, cause, counts, ...one }: Incident) => ({
  openedAt: instant(one.opened),
  resolvedAt: instant(one.resolved),
  mttrSeconds: one.restore,
  attribution: one.attribution,
  recoverySeconds: one.recovery,
  excludedBy: counts ? null : 'by_hand',
  deployment: cause && { sha: cause.sha, finishedAt: instant(cause.finished) },
  source: issue.repository === null ? 'jira' : 'github',
});

export const incidentRows = (a: Asked, by: 'opened' | 'resolved') =>
  a.allIncidents.filter((one) => a.within(a.span)(one[by]));

export const incidentList = (a: Asked, by: 'opened' | 'resolved', of = incidentRows(a, by)) => ({
  rows: of.map(incidentRow),
});

/** In work of a kind until now. */
function secondsIn({ stays }: Work, category: string) {
  const of = stays.filter(({ step }) => step?.category === category);
  const past = of.reduce((total, { from, to }) => total + (to === null ? 0 : wholeSeconds(from, to)), 0);
  const since = of.find(({ to }) => to === null)?.from;
  return since === undefined ? past : secondsSince(since - past * 1_000);
}

/** Done or created in the range; or now in work, or not done. */
export function issuesOfSet(a: Asked, set: 'done' | 'created' | 'active' | 'open') {
  return a.allWork.filter(({ created, done, now: { step } }) => {
    if (set === 'done') return a.within(a.span)(done);
    if (set === 'created') return a.within(a.span)(created);
    if (set === 'open') return step?.category !== 'done';
    return step?.category === 'in_progress' || step?.category === 'waiting';
  });
}

/** In a step at the end of a day; step 0: in none. */
export const issuesAt = (a: Asked, step: string, day: string) =>
  a.allWork.filter((issue) => {
    const stay = stayAt(issue, day, a);
    return stay !== null && (stay.step?.id ?? '0') === step;
  });

export const issueList = (of: readonly Work[]) => ({
  rows: of.map((issue) => ({
    id: issue.id,
    leadSeconds: issue.lead,
    cycleSeconds: issue.cycle,
    excludedBy: issue.excluded,
    doneAt: instant(issue.done),
    startedAt: instant(issue.started),
    ageSeconds: issue.done === null && issue.started !== null ? secondsSince(issue.started) : null,
    stepSeconds: secondsSince(issue.now.since),
    activeSeconds: issue.done === null ? secondsIn(issue, 'in_progress') : issue.active,
    waitingSeconds: issue.done === null ? secondsIn(issue, 'waiting') : issue.waiting,
    reopened: issue.stays.filter(
      ({ step }, index) => step?.category !== 'done' && issue.stays[index - 1]?.step?.category === 'done',
    ).length,
  })),
});

/** The issues of the time in one step, with what each was in it. */
export function issuesOfStep(a: Asked, step: string) {
  const timed = doneIn(a, a.span).flatMap((issue) =>
    [...issue.times.values()]
      .filter((time) => (time.step?.id ?? '0') === step)
      .map(({ seconds }) => ({ issue, seconds })),
  );
  const { rows } = issueList(timed.map(({ issue }) => issue));
  return { rows: rows.map((row, index) => ({ ...row, timeInSeconds: timed[index]?.seconds })) };
}
