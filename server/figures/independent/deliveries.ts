import type { Incident } from './incidents.ts';
import { incidentsOf } from './incidents.ts';
import { wholeSeconds } from './numbers.ts';
import type { Pull } from './pulls.ts';
import type { Raw, RawDeployment } from './raw-types.ts';

export interface Delivery {
  id: string;
  repository: string;
  environment: string;
  production: boolean;
  sha: string;
  result: 'success' | 'failure' | 'pending';
  started: number;
  finished: number | null;
  counts: boolean;
  changes: Pull[];
  /** Those that count. */
  incidents: Incident[];
  rework: 'revert' | 'hotfix' | 'incident' | null;
}

/** When a change came to production. */
export interface Arrival {
  delivery: Delivery;
  at: number;
  deploy: number;
  lead: number;
}

export interface Delivered {
  deliveries: Delivery[];
  arrivals: Map<Pull, Arrival>;
  incidents: Incident[];
}

const isProduction = (name: string) => /^prod|^production|^live$/i.test(name);

/** What was deployed, what it brought and what it broke. */
export function deliveriesOf(raw: Raw, pulls: readonly Pull[]): Delivered {
  const deliveries = raw.deployments.map((deployment) => deliveryOf(deployment, raw));
  const arrivals = arrivalsOf(raw, pulls, deliveries);
  const incidents = incidentsOf(raw, pulls, deliveries, arrivals);
  for (const delivery of deliveries) {
    const { changes } = delivery;
    if (changes.some(({ revert }) => revert)) delivery.rework = 'revert';
    else if (changes.some(({ hotfix }) => hotfix)) delivery.rework = 'hotfix';
    else if (incidents.some(({ counts, fixes }) => counts && fixes.some((pull) => changes.includes(pull))))
      delivery.rework = 'incident';
  }
  return { deliveries, arrivals, incidents };
}

function deliveryOf(deployment: RawDeployment, { byHand }: Raw): Delivery {
  const { id, repository, environment, sha, created } = deployment;
  const statuses = deployment.statuses.toSorted((a, b) => a.at - b.at);
  const success = statuses.find(({ state }) => state === 'success');
  const failure = statuses.findLast(({ state }) => state === 'failure' || state === 'error');
  return {
    ...{ id, repository, environment, production: isProduction(environment), sha },
    result: success ? 'success' : failure ? 'failure' : 'pending',
    started: statuses.find(({ state }) => state === 'in_progress')?.at ?? created,
    finished: success?.at ?? failure?.at ?? null,
    counts: !byHand.has(`deployment ${id}`),
    ...{ changes: [], incidents: [], rework: null },
  };
}

/**
 * By walking the graph of commits from each deployment's down to what an earlier one of its environment has already
 * brought. What is left out by hand brings nothing; what the first one ever known brings was there before.
 */
function arrivalsOf(raw: Raw, pulls: readonly Pull[], deliveries: readonly Delivery[]): Map<Pull, Arrival> {
  const bySha = Map.groupBy(
    pulls.filter(({ sha, merged }) => sha !== null && merged !== null),
    ({ repository, sha }) => `${repository} ${sha}`,
  );
  const places = Map.groupBy(
    deliveries.filter(({ result, counts }) => result === 'success' && counts),
    ({ repository, environment }) => `${repository} ${environment}`,
  );
  const first = new Map<Pull, { delivery: Delivery; before: boolean }>();
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
        for (const pull of bySha.get(`${delivery.repository} ${sha}`) ?? []) {
          if (index > 0) delivery.changes.push(pull);
          const earlier = first.get(pull)?.delivery.finished ?? Number.POSITIVE_INFINITY;
          if (delivery.production && (delivery.finished ?? 0) < earlier)
            first.set(pull, { delivery, before: index === 0 });
        }
      }
    }
  }
  return new Map(
    [...first].flatMap(([pull, { delivery, before }]) => {
      if (before) return [];
      const merged = Math.max(pull.merged ?? 0, pull.openedAt ?? 0);
      const at = Math.max(delivery.finished ?? 0, merged);
      const deploy = wholeSeconds(merged, at);
      return [[pull, { delivery, at, deploy, lead: (pull.elapsed ?? 0) + deploy }] as const];
    }),
  );
}
