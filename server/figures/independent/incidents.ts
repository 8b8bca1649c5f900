import type { Arrival, Delivery } from './deliveries.ts';
import { wholeSeconds } from './numbers.ts';
import { hasLabel, type Pull } from './pulls.ts';
import type { Decision, Raw, RawIssue } from './raw-types.ts';

export interface Incident {
  issue: RawIssue;
  opened: number;
  resolved: number | null;
  counts: boolean;
  cause: Delivery | null;
  attribution: 'manual' | 'fix' | 'nearest' | 'none';
  /** Orders of its times that cannot be, where it is resolved. */
  mended: boolean;
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
    const { cause, attribution } = attributed(issue, fixes, { raw, deliveries, arrivals });
    const incident: Incident = {
      issue,
      opened,
      resolved,
      cause,
      attribution,
      fixes,
      mended: resolved !== null && (resolved < opened || (cause?.finished ?? 0) > resolved),
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

interface Known {
  raw: Raw;
  deliveries: readonly Delivery[];
  arrivals: ReadonlyMap<Pull, Arrival>;
}

/** A person's word before all others. What a person cleared has no cause, and not for want of one. */
function attributed(
  issue: RawIssue,
  fixes: readonly Pull[],
  { raw, deliveries, arrivals }: Known,
): Pick<Incident, 'cause' | 'attribution'> {
  const said = raw.decisions.get(issue.id);
  const chosen = said && chosenBy(said, deliveries);
  if (said?.decision === 'clear' || chosen) return { cause: chosen ?? null, attribution: 'manual' };
  const reverted = revertedBy(fixes, arrivals, issue.created);
  if (reverted) return { cause: reverted, attribution: 'fix' };
  const cause = nearest(issue, raw, deliveries);
  return { cause, attribution: cause ? 'nearest' : 'none' };
}

const chosenBy = ({ decision, deployment }: Decision, deliveries: readonly Delivery[]) =>
  decision === 'confirm' || decision === 'move'
    ? deliveries.find(({ key }) => key === deployment)
    : undefined;

/** Jira sites that set no resolution say it by the status alone. */
function resolvedOf({ project, integration, status, resolved, changes }: RawIssue, raw: Raw): number | null {
  const { category } = raw.statuses.get(`${integration} ${status}`) ?? {};
  if (resolved !== null || project === null || category !== 'done') return resolved;
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
function nearest(issue: RawIssue, raw: Raw, deliveries: readonly Delivery[]): Delivery | null {
  const { repository, created } = issue;
  const own = servicesOf(issue, raw);
  const places = own.length > 0 ? own.flatMap(({ repositories }) => repositories) : [repository];
  const found = deliveries.filter(
    ({ production, result, counts, repository: place, finished }) =>
      production &&
      result === 'success' &&
      counts &&
      places.includes(place) &&
      finished !== null &&
      finished <= created &&
      finished >= created - raw.rules.attributionDays * DAY,
  );
  // Of several at one moment that of the repository known first, and its newest.
  const order = found.toSorted(
    (a, b) =>
      (b.finished ?? 0) - (a.finished ?? 0) ||
      Number(a.repository) - Number(b.repository) ||
      Number(b.id) - Number(a.id),
  );
  return order[0] ?? null;
}

/** Whose incident it is: a project may belong to several. */
export const servicesOf = ({ repository, project }: RawIssue, { services }: Raw) =>
  services.filter(({ repositories, projects }) =>
    repository === null ? projects.includes(project ?? '') : repositories.includes(repository),
  );

/** It closes the incident's issue, or names one of its keys. */
function isFixOf(pull: Pull, { repository, externalId, keys }: RawIssue): boolean {
  if (repository !== null) return pull.closes.includes(externalId);
  return keys.some((key) =>
    new RegExp(`(^|[^A-Za-z0-9_])${key}([^0-9]|$)`, 'i').test(`${pull.title} ${pull.head}`),
  );
}
