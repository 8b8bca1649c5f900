import { secondsSince } from './flow.ts';
import type { Asked } from './model.ts';
import { wholeSeconds } from './numbers.ts';
import type { Work } from './work.ts';

// What lists and drawers say of single items, also of those that are left out.

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** Created or merged in the range. */
export function pullRequestList(a: Asked) {
  const of = a.allPulls.filter(
    ({ created, merged }) => a.within(a.span)(created) || a.within(a.span)(merged),
  );
  return {
    rows: of.map((pull) => {
      const arrival = a.allArrivals.get(pull);
      return {
        ...{ id: pull.id, number: pull.number, additions: pull.additions, deletions: pull.deletions },
        ...{ commits: pull.commits.length, reviews: pull.given.length, elapsedSeconds: pull.elapsed },
        ...{ mergedAt: instant(pull.merged), leadSeconds: arrival?.lead ?? null, excludedBy: pull.excluded },
        stages: pull.stages && { ...pull.stages, deploy: arrival?.deploy ?? null },
      };
    }),
  };
}

export function deployedChanges(a: Asked) {
  return {
    rows: a.arrivals
      .filter(({ at }) => a.within(a.span)(at))
      .map(({ pull, at, lead }) => ({
        ...{ id: pull.id, number: pull.number, leadSeconds: lead },
        ...{ deployedAt: instant(at), hotfix: pull.hotfix, revert: pull.revert },
      })),
  };
}

export function deploymentList(a: Asked) {
  const of = a.allDeliveries.filter(({ finished }) => a.within(a.span)(finished));
  const environments = Map.groupBy(of, ({ environment }) => environment);
  return {
    rows: of
      .filter(({ production }) => production)
      .map((one) => ({
        ...{ repositoryId: one.repository, sha: one.sha, finishedAt: instant(one.finished) },
        ...{ startedAt: instant(one.started), result: one.result, rework: one.rework },
        durationSeconds: Math.max(0, wholeSeconds(one.started, one.finished ?? one.started)),
        // A failure brings nothing that could be counted.
        changes: one.result === 'success' && one.counts ? one.changes.length : null,
        incidents: one.incidents.length,
        excludedBy: one.counts ? null : 'by_hand',
      })),
    environments: [...environments].map(([name, { length: n }]) => ({ name, n })),
  };
}

export function incidentList(a: Asked, by: 'opened' | 'resolved') {
  return {
    rows: a.allIncidents
      .filter((one) => a.within(a.span)(one[by]))
      .map(({ opened, resolved, restore, recovery, cause, counts, issue }) => ({
        ...{ openedAt: instant(opened), resolvedAt: instant(resolved), mttrSeconds: restore },
        ...{ recoverySeconds: recovery, excludedBy: counts ? null : 'by_hand' },
        deployment: cause && { sha: cause.sha, finishedAt: instant(cause.finished) },
        source: issue.repository === null ? 'jira' : 'github',
      })),
  };
}

/** In work of a kind until now. */
function secondsIn({ stays }: Work, category: string) {
  const of = stays.filter(({ step }) => step?.category === category);
  const past = of.reduce((total, { from, to }) => total + (to === null ? 0 : wholeSeconds(from, to)), 0);
  const since = of.find(({ to }) => to === null)?.from;
  return since === undefined ? past : secondsSince(since - past * 1_000);
}

export function issueList(a: Asked, set: 'done' | 'active') {
  const of = a.allWork.filter(({ done, now }) =>
    set === 'done'
      ? a.within(a.span)(done)
      : now.step?.category === 'in_progress' || now.step?.category === 'waiting',
  );
  return {
    rows: of.map((issue) => ({
      ...{ id: issue.id, leadSeconds: issue.lead, cycleSeconds: issue.cycle, excludedBy: issue.excluded },
      ...{ doneAt: instant(issue.done), startedAt: instant(issue.started) },
      ageSeconds: issue.done === null && issue.started !== null ? secondsSince(issue.started) : null,
      stepSeconds: secondsSince(issue.now.since),
      activeSeconds: issue.done === null ? secondsIn(issue, 'in_progress') : issue.active,
      waitingSeconds: issue.done === null ? secondsIn(issue, 'waiting') : issue.waiting,
      reopened: issue.stays.filter(
        ({ step }, index) => step?.category !== 'done' && issue.stays[index - 1]?.step?.category === 'done',
      ).length,
    })),
  };
}
