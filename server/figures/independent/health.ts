import { changesOf, instant } from './lists.ts';
import type { Asked } from './model.ts';
import { sum } from './numbers.ts';
import type { Source } from './raw-sources.ts';

// What figures lack, and why.

/** How far a source is read, whatever is asked. */
function sourceOf({ id, kind, name, ...source }: Source) {
  // What is chosen no longer stands still.
  const read = source.read.filter(({ place }) => place === 'site' || source.chosen.includes(place));
  const places = new Set(read.map(({ place }) => place));
  const never = source.chosen.filter((place) => !places.has(place)).length;
  const unread = never + read.filter(({ until }) => until === null).length;
  const gaps = source.days.filter(({ has, stored }) => has > stored);
  const last = source.runs.toSorted((a, b) => b.id - a.id)[0];
  return {
    id,
    kind,
    name,
    unread,
    setAside: source.setAside,
    gone: source.gone.toSorted(),
    syncedUpTo: unread > 0 ? null : instant(Math.min(...read.map(({ until }) => until ?? 0))),
    lastRun: last
      ? {
          id: String(last.id),
          state: last.state,
          startedAt: instant(last.started),
          finishedAt: instant(last.finished),
        }
      : null,
    gapDays: new Set(gaps.map(({ day }) => day)).size,
    missing: sum(gaps.map(({ has, stored }) => has - stored)),
  };
}

/** How many there are in the range, and how many of them each rule leaves out. */
export function excluded(a: Asked) {
  const is = a.within(a.span);
  const byHand = ({ counts }: { counts: boolean }) => (counts ? null : 'by_hand');
  const of = (kind: string, rules: readonly (string | null)[]) => {
    const left = Map.groupBy(
      rules.filter((rule) => rule !== null),
      (rule) => rule,
    );
    const counts = [...left].map(([rule, { length: count }]) => ({ rule, count }));
    const order = counts.toSorted(
      (one, other) => other.count - one.count || (one.rule < other.rule ? -1 : 1),
    );
    return { kind, total: rules.length, rules: order };
  };
  return [
    of(
      'pull_request',
      a.allPulls.filter(({ created }) => is(created)).map((pull) => pull.excluded),
    ),
    of(
      'issue',
      a.allWork.filter(({ created }) => is(created)).map((issue) => issue.excluded),
    ),
    of('deployment', a.allDeliveries.filter(({ finished }) => is(finished)).map(byHand)),
    of('incident', a.allIncidents.filter(({ opened }) => is(opened)).map(byHand)),
  ];
}

/** Statuses of Jira that nobody has mapped, of all issues there are. */
function unmapped({ raw, everyWork }: Asked) {
  const ofJira = everyWork.filter(({ project }) => project !== null);
  const used = ofJira.flatMap(({ integration, stays, status, gone }) => [
    ...(gone ? [] : [`${integration} ${status}`]),
    ...stays.filter(({ step }) => step === null).map((stay) => `${integration} ${stay.status}`),
  ]);
  const all = [...new Set([...raw.statuses.keys(), ...used])].filter((status) => {
    const [integration = ''] = status.split(' ');
    return (
      raw.sources.some(({ id, kind }) => id === integration && kind === 'jira') && !raw.mapped.has(status)
    );
  });
  return all.map((status) => {
    const [integrationId = '', id = ''] = status.split(' ');
    const own = ofJira.filter(({ integration }) => integration === integrationId);
    return {
      integrationId,
      id,
      category: raw.statuses.get(status)?.category ?? null,
      issues: own.filter((issue) => !issue.gone && issue.status === id).length,
      stays: sum(
        own.map(({ stays }) => stays.filter((stay) => stay.step === null && stay.status === id).length),
      ),
    };
  });
}

/** Merged in the range and not known to be in production, by why not. */
function unlinked(a: Asked) {
  const deployed = new Set(
    a.allDeliveries
      .filter(({ production, result, counts }) => production && result === 'success' && counts)
      .map(({ repository }) => repository),
  );
  const left = a.pulls.filter((pull) => a.within(a.span)(pull.merged) && !a.allArrivals.has(pull));
  const groups = Map.groupBy(left, (pull) => {
    if (a.before.has(pull)) return `${pull.repository} before_history`;
    return `${pull.repository} ${deployed.has(pull.repository) ? 'not_deployed' : 'no_deployments'}`;
  });
  return [...groups].map(([group, pulls]) => {
    const [repositoryId, reason] = group.split(' ');
    const oldest = Math.min(...pulls.map(({ merged }) => merged ?? 0));
    return { repositoryId, reason, pullRequests: pulls.length, oldestMergedAt: instant(oldest) };
  });
}

/** Of which nobody knows the commits since the one before. */
function withoutCommits(a: Asked) {
  const left = a.deliveries.filter(
    (one) =>
      a.within(a.span)(one.finished) &&
      one.result === 'success' &&
      one.previous !== null &&
      changesOf(one) === null,
  );
  return [...Map.groupBy(left, ({ repository }) => repository)].map(([repositoryId, of]) => {
    const newest = Math.max(...of.map(({ finished }) => finished ?? 0));
    return { repositoryId, deployments: of.length, newest: instant(newest) };
  });
}

function unattributed(a: Asked) {
  const opened = a.incidents.filter((one) => a.within(a.span)(one.opened));
  const left = opened.filter(({ attribution }) => attribution === 'none');
  const bySource = Map.groupBy(left, ({ issue }) => (issue.repository === null ? 'jira' : 'github'));
  return {
    total: opened.length,
    incidents: left.length,
    bySource: [...bySource].map(([source, { length: incidents }]) => ({ source, incidents })),
  };
}

export const sourceHealth = ({ raw }: Asked) => ({ sources: raw.sources.map(sourceOf) });

export const dataHealth = (a: Asked) => ({
  ...sourceHealth(a),
  excluded: excluded(a),
  statuses: unmapped(a),
  unlinked: unlinked(a),
  withoutCommits: withoutCommits(a),
  unattributed: unattributed(a),
});
