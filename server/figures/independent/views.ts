import type { Delivery } from './deliveries.ts';
import { type Incident, servicesOf } from './incidents.ts';
import { changesOf, deploymentRow, incidentRow, instant } from './lists.ts';
import type { Model } from './model.ts';
import type { Pull } from './pulls.ts';

// What the drawers of one item say.

/** Ids of facts, which stand for nothing but themselves: of deployments by their key, of incidents by their issue's id. */
export type Handles = Map<string, string>;

const DAY = 86_400_000;

/** All that is known to have happened to it, but for what was forced away or withdrawn. */
function story({ commits, reviews, events }: Pull) {
  const all = [
    ...commits
      .filter(({ superseded }) => !superseded)
      .map(({ at, message }) => ({ at, kind: 'commit', text: message.split('\n')[0] ?? '' })),
    ...reviews.map(({ at, state }) => ({ at, kind: state, text: null })),
    ...events.map(({ at, kind, reviewer }) => ({ at, kind, text: reviewer })),
  ];
  return all.map(({ at, kind, text }) => ({ at: instant(at), kind, text }));
}

export function pullRequest(model: Model, pull: Pull) {
  const arrival = model.arrivals.get(pull);
  const anomalies = pull.mended + (arrival?.mended ? 1 : 0);
  const { delivery } = arrival ?? {};
  return {
    id: pull.id,
    number: pull.number,
    state: pull.state,
    draft: pull.draft,
    labels: pull.labels,
    additions: pull.additions,
    deletions: pull.deletions,
    changedFiles: pull.changedFiles,
    stages: pull.stages && { ...pull.stages, deploy: arrival?.deploy ?? null },
    elapsedSeconds: pull.elapsed,
    leadSeconds: arrival?.lead ?? null,
    firstReviewSeconds: pull.firstReview,
    firstCommitAt: instant(pull.firstCommit),
    createdAt: instant(pull.created),
    openedAt: instant(pull.openedAt),
    // As the source tells them: only for the stages orders are mended.
    firstReviewAt: instant(pull.given[0]?.at ?? null),
    firstApprovalAt: instant(pull.approved),
    mergedAt: instant(pull.merged),
    closedAt: instant(pull.closed),
    anomalies,
    hotfix: pull.hotfix,
    revert: pull.revert,
    excludedBy: pull.excluded,
    reverts: pull.reverts && { id: pull.reverts.id, number: pull.reverts.number },
    deployment: delivery
      ? { environment: delivery.environment, sha: delivery.sha, finishedAt: instant(delivery.finished) }
      : null,
    linkMethod: arrival?.link ?? (model.before.has(pull) ? 'before_history' : 'none'),
    happened: story(pull),
    basis: { n: 1, excluded: pull.excluded ? { [pull.excluded]: 1 } : {}, anomalies: anomalies > 0 ? 1 : 0 },
  };
}

export function deployment(model: Model, one: Delivery, handles: Handles) {
  const { previous, changes, links } = one;
  return {
    deployment: { id: handles.get(one.key), ...deploymentRow(one) },
    previous: previous && {
      id: handles.get(previous.key),
      sha: previous.sha,
      finishedAt: instant(previous.finished),
    },
    changes: changes
      .toSorted((a, b) => (b.merged ?? 0) - (a.merged ?? 0) || Number(b.id) - Number(a.id))
      .map((pull) => {
        const arrival = model.arrivals.get(pull);
        return {
          id: pull.id,
          number: pull.number,
          mergedAt: instant(pull.merged),
          link: links.get(pull),
          // To production, wherever this deployment went.
          deployedAt: instant(arrival?.at ?? null),
          leadSeconds: arrival?.lead ?? null,
          deploymentId: (arrival && handles.get(arrival.delivery.key)) ?? null,
          hotfix: pull.hotfix,
          revert: pull.revert,
          excludedBy: pull.excluded,
        };
      }),
    incidents: one.incidents
      .toSorted((a, b) => a.opened - b.opened || Number(idOf(a, handles)) - Number(idOf(b, handles)))
      .map((incident) => {
        const {
          mttrSeconds: _,
          deployment: __,
          source: ___,
          excludedBy: ____,
          ...row
        } = incidentRow(incident);
        return { id: idOf(incident, handles), ...row };
      }),
  };
}

const idOf = ({ issue }: Incident, handles: Handles) => handles.get(`incident ${issue.id}`);

/** The last successes of production of its service before it; of all services where nobody knows whose it is. */
function candidates({ raw, deliveries }: Model, { issue, cause, opened }: Incident, handles: Handles) {
  const own = servicesOf(issue, raw);
  // Of several services the one whose deployment caused it.
  const one = own.find(({ repositories }) => cause && repositories.includes(cause.repository));
  const places = (one ? [one] : own).flatMap(({ repositories }) => repositories);
  if (issue.repository !== null) places.push(issue.repository);
  const before = deliveries.filter(
    ({ production, result, counts, repository, finished }) =>
      production &&
      result === 'success' &&
      counts &&
      finished !== null &&
      finished <= opened &&
      (places.length === 0 || places.includes(repository)),
  );
  const handle = ({ key }: Delivery) => Number(handles.get(key));
  return before
    .toSorted((a, b) => (b.finished ?? 0) - (a.finished ?? 0) || handle(b) - handle(a))
    .slice(0, 20);
}

export function incident(model: Model, one: Incident, handles: Handles) {
  const window = model.raw.rules.attributionDays * DAY;
  return {
    incident: { id: idOf(one, handles), ...incidentRow(one) },
    candidates: candidates(model, one, handles).map((delivery) => ({
      id: handles.get(delivery.key),
      sha: delivery.sha,
      finishedAt: instant(delivery.finished),
      changes: changesOf(delivery),
      inWindow: (delivery.finished ?? 0) >= one.opened - window,
      secondsBefore: (one.opened - (delivery.finished ?? 0)) / 1_000,
    })),
    history: (model.raw.decisions.get(one.issue.id)?.all ?? []).map((decision) => ({ decision })),
  };
}
