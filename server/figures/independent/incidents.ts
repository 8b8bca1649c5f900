import type { Arrival, Delivery } from './deliveries.ts';
import { wholeSeconds } from './numbers.ts';
import { hasLabel, type Pull } from './pulls.ts';
import type { Raw, RawIssue } from './raw-types.ts';

export interface Incident {
  issue: RawIssue;
  opened: number;
  resolved: number | null;
  counts: boolean;
  cause: Delivery | null;
  recovery: number | null;
  restore: number | null;
  /** Pull requests that were made for it. */
  fixes: Pull[];
}

const DAY = 86_400_000;

const isIncident = ({ gone, repository, labels, type }: RawIssue) =>
  !gone &&
  (repository === null ? type?.toLowerCase() === 'incident' : hasLabel(labels, ['incident', 'outage']));

export function incidentsOf(
  raw: Raw,
  pulls: readonly Pull[],
  deliveries: readonly Delivery[],
  arrivals: ReadonlyMap<Pull, Arrival>,
): Incident[] {
  return raw.issues.filter(isIncident).map((issue) => {
    const { created: opened } = issue;
    const resolved = resolvedOf(issue, raw);
    const fixes = pulls.filter((pull) => isFixOf(pull, issue));
    const cause = revertedBy(fixes, arrivals, opened) ?? nearest(issue, raw, deliveries);
    const incident: Incident = {
      ...{ issue, opened, resolved, cause, fixes },
      counts: !raw.byHand.has(`incident ${issue.id}`),
      recovery:
        cause?.finished != null && resolved !== null
          ? Math.max(0, wholeSeconds(cause.finished, resolved))
          : null,
      restore: resolved === null ? null : Math.max(0, wholeSeconds(opened, resolved)),
    };
    if (incident.counts) cause?.incidents.push(incident);
    return incident;
  });
}

/** Jira sites that set no resolution say it by the status alone. */
function resolvedOf({ project, integration, status, resolved, changes }: RawIssue, raw: Raw): number | null {
  if (resolved !== null || project === null || !raw.doneStatuses.has(`${integration} ${status}`))
    return resolved;
  return changes.findLast(({ to }) => to === status)?.at ?? null;
}

/**
 * The deployment that brought what its fix reverts. Of several the latest before it opened: those that came later cannot
 * have caused it.
 */
function revertedBy(
  fixes: readonly Pull[],
  arrivals: ReadonlyMap<Pull, Arrival>,
  opened: number,
): Delivery | null {
  const reverted = new Set(
    fixes.flatMap(({ merged, reverts }) => (merged !== null && reverts ? reverts.id : [])),
  );
  const brought = [...arrivals].flatMap(([pull, { delivery }]) => (reverted.has(pull.id) ? delivery : []));
  const order = brought.toSorted((a, b) => (b.finished ?? 0) - (a.finished ?? 0));
  return order.find(({ finished }) => (finished ?? 0) <= opened) ?? order[0] ?? null;
}

/** The latest success of production of the same service, within the window. A repository of none is its own. */
function nearest(
  issue: RawIssue,
  { services, rules }: Raw,
  deliveries: readonly Delivery[],
): Delivery | null {
  const { repository, project, created } = issue;
  const own = services.filter(({ repositories, projects }) =>
    repository === null ? projects.includes(project ?? '') : repositories.includes(repository),
  );
  const places = own.length > 0 ? own.flatMap(({ repositories }) => repositories) : [repository];
  const found = deliveries.filter(
    ({ production, result, counts, repository: place, finished }) =>
      production &&
      result === 'success' &&
      counts &&
      places.includes(place) &&
      finished !== null &&
      finished <= created &&
      finished >= created - rules.attributionDays * DAY,
  );
  return found.toSorted((a, b) => (b.finished ?? 0) - (a.finished ?? 0))[0] ?? null;
}

/** It closes the incident's issue, or names one of its keys. */
function isFixOf(pull: Pull, { repository, externalId, keys }: RawIssue): boolean {
  if (repository !== null) return pull.closes.includes(externalId);
  return keys.some((key) =>
    new RegExp(`(^|[^A-Za-z0-9_])${key}([^0-9]|$)`, 'i').test(`${pull.title} ${pull.head}`),
  );
}
