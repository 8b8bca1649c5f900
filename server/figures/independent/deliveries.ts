import { wholeSeconds } from './numbers.ts';
import type { Pull } from './pulls.ts';
import type { Raw, RawIssue } from './raw.ts';

export interface Delivery {
  id: string;
  repository: string;
  environment: string;
  production: boolean;
  sha: string;
  result: 'success' | 'failure' | 'pending';
  finished: number | null;
  changes: Pull[];
  incidents: Incident[];
  rework: boolean;
}

export interface Incident {
  issue: RawIssue;
  opened: number;
  resolved: number | null;
  cause: Delivery | null;
  recovery: number | null;
}

/** When a change came to production. */
export interface Arrival {
  delivery: Delivery;
  at: number;
  lead: number;
}

const WINDOW = 7 * 86_400_000;
const isProduction = (name: string) => /^prod|^production|^live$/i.test(name);

/**
 * What was deployed, what it brought and what it broke, by walking the graph of commits from each deployment's down to
 * what an earlier one of its environment has already brought.
 */
export function deliveriesOf(raw: Raw, pulls: readonly Pull[]) {
  const deliveries = raw.deployments.map((deployment): Delivery => {
    const statuses = deployment.statuses.toSorted((a, b) => a.at - b.at);
    const success = statuses.find(({ state }) => state === 'success');
    const failure = statuses.find(({ state }) => state === 'failure' || state === 'error');
    return {
      ...{ id: deployment.id, repository: deployment.repository, environment: deployment.environment },
      ...{ production: isProduction(deployment.environment), sha: deployment.sha },
      result: success ? 'success' : failure ? 'failure' : 'pending',
      finished: success?.at ?? failure?.at ?? null,
      ...{ changes: [], incidents: [], rework: false },
    };
  });
  const bySha = new Map(
    pulls.flatMap((pull) =>
      pull.sha && pull.merged !== null ? [[`${pull.repository} ${pull.sha}`, pull] as const] : [],
    ),
  );
  const arrivals = new Map<Pull, Arrival>();
  const places = Map.groupBy(
    deliveries.filter(({ result, finished }) => result === 'success' && finished !== null),
    ({ repository, environment }) => `${repository} ${environment}`,
  );
  for (const sequence of places.values()) {
    const seen = new Set<string>();
    const order = sequence.toSorted(
      (a, b) => (a.finished ?? 0) - (b.finished ?? 0) || Number(a.id) - Number(b.id),
    );
    for (const [index, delivery] of order.entries()) {
      const open = [delivery.sha];
      while (open.length > 0) {
        const sha = open.pop() as string;
        if (seen.has(sha)) continue;
        seen.add(sha);
        open.push(...(raw.parents.get(`${delivery.repository} ${sha}`) ?? []));
        const pull = bySha.get(`${delivery.repository} ${sha}`);
        if (pull && index > 0) delivery.changes.push(pull);
      }
    }
  }
  for (const delivery of deliveries.filter(({ production }) => production)) {
    for (const pull of delivery.changes) {
      const at = Math.max(delivery.finished ?? 0, pull.merged ?? 0, pull.openedAt ?? 0);
      const before = arrivals.get(pull);
      if (before && before.delivery.finished !== null && before.delivery.finished <= (delivery.finished ?? 0))
        continue;
      const merged = Math.max(pull.merged ?? 0, pull.openedAt ?? 0);
      arrivals.set(pull, { delivery, at, lead: (pull.elapsed ?? 0) + wholeSeconds(merged, at) });
    }
  }
  const incidents = incidentsOf(raw, pulls, deliveries);
  for (const delivery of deliveries) {
    const touches = (pull: Pull) =>
      pull.revert || pull.hotfix || incidents.some(({ issue }) => isFixOf(pull, issue));
    delivery.rework = delivery.changes.some(touches);
  }
  return { deliveries, arrivals, incidents };
}

function incidentsOf(raw: Raw, pulls: readonly Pull[], deliveries: readonly Delivery[]): Incident[] {
  const names = ['incident', 'outage'];
  const found = raw.issues.filter(
    ({ gone, repository, labels, type }) =>
      !gone &&
      (repository === null
        ? type === 'Incident'
        : labels.some((label) => names.includes(label.toLowerCase()))),
  );
  const production = deliveries.filter(
    (one) => one.production && one.result === 'success' && one.finished !== null,
  );
  return found.map((issue) => {
    const { created: opened, resolved } = issue;
    // Of no service that was made by hand: a repository is its own, a project has none.
    const own = production.filter(({ repository }) => repository === issue.repository);
    const reverted = pulls.filter((pull) => isFixOf(pull, issue)).flatMap(({ reverts }) => reverts ?? []);
    const byFix = production
      .filter(({ changes }) => changes.some(({ id }) => reverted.some((pull) => pull.id === id)))
      .toSorted((a, b) => (a.finished ?? 0) - (b.finished ?? 0));
    const nearest = own
      .filter(({ finished }) => (finished ?? 0) <= opened && (finished ?? 0) >= opened - WINDOW)
      .toSorted((a, b) => (b.finished ?? 0) - (a.finished ?? 0));
    const cause = byFix[0] ?? nearest[0] ?? null;
    const incident: Incident = {
      ...{ issue, opened, resolved, cause },
      recovery:
        cause?.finished != null && resolved !== null
          ? Math.max(0, wholeSeconds(cause.finished, resolved))
          : null,
    };
    cause?.incidents.push(incident);
    return incident;
  });
}

/** It closes the incident's issue, or names its key. */
function isFixOf(pull: Pull, issue: RawIssue): boolean {
  if (issue.repository !== null) return pull.closes.includes(issue.externalId);
  return new RegExp(`(^|[^A-Za-z0-9])${issue.key}([^0-9]|$)`, 'i').test(`${pull.title} ${pull.head}`);
}
