import type { Incident } from './incidents.ts';
import { incidentsOf } from './incidents.ts';
import { wholeSeconds } from './numbers.ts';
import type { Pull } from './pulls.ts';
import type { Raw } from './raw-types.ts';
import { type Told, toldBy } from './sources.ts';

/** How it is known that a deployment brought a change: by its commits, or by nothing but the time. */
export type Link = 'compare' | 'time';

export interface Delivery extends Told {
  /** See byHand of raw-types.ts. */
  key: string;
  production: boolean;
  counts: boolean;
  /** Whether its commit is stored. */
  known: boolean;
  /** The success before it. */
  previous: Delivery | null;
  changes: Pull[];
  links: Map<Pull, Link>;
  /** Those that count. */
  incidents: Incident[];
  rework: 'revert' | 'hotfix' | 'incident' | null;
}

/** When a change came to production. */
export interface Arrival {
  delivery: Delivery;
  link: Link;
  at: number;
  deploy: number;
  lead: number;
  /** It was there before it was merged, by its clocks. */
  mended: boolean;
}

export interface Delivered {
  deliveries: Delivery[];
  arrivals: Map<Pull, Arrival>;
  /** What production had before all that is known of it. */
  before: Set<Pull>;
  incidents: Incident[];
}

const isProduction = (name: string) => /^prod|^production|^live$/i.test(name);

/** What was deployed, what it brought and what it broke. */
export function deliveriesOf(raw: Raw, pulls: readonly Pull[]): Delivered {
  const deliveries = toldBy(raw).map((told) => deliveryOf(told, raw));
  const { arrivals, before } = arrivalsOf(raw, pulls, deliveries);
  const incidents = incidentsOf(raw, pulls, deliveries, arrivals);
  for (const delivery of deliveries) {
    const { changes } = delivery;
    if (changes.some(({ revert }) => revert)) delivery.rework = 'revert';
    else if (changes.some(({ hotfix }) => hotfix)) delivery.rework = 'hotfix';
    else if (incidents.some(({ counts, fixes }) => counts && fixes.some((pull) => changes.includes(pull))))
      delivery.rework = 'incident';
  }
  return { deliveries, arrivals, before, incidents };
}

function deliveryOf(told: Told, { byHand, parents }: Raw): Delivery {
  const key = `${told.repository} ${told.source} ${told.id}`;
  return {
    ...told,
    key,
    production: isProduction(told.environment),
    counts: !byHand.has(`deployment ${key}`),
    known: parents.has(`${told.repository} ${told.sha}`),
    previous: null,
    changes: [],
    links: new Map(),
    incidents: [],
    rework: null,
  };
}

/** Answers what a deployment's commit leads to, and no earlier one's of its environment did. */
function walk({ parents }: Raw, seen: Set<string>) {
  return ({ repository, sha: head }: Delivery): string[] => {
    const reached: string[] = [];
    const open = [head];
    while (open.length > 0) {
      const sha = open.pop() as string;
      const next = parents.get(`${repository} ${sha}`);
      if (seen.has(sha) || !next) continue;
      seen.add(sha);
      reached.push(sha);
      open.push(...next);
    }
    return reached;
  };
}

/**
 * By walking the graph of commits from each deployment's down to what an earlier one of its environment has already
 * brought; where a commit of either side is not known, by the time. What is left out by hand brings nothing; what the
 * first one ever known brings was there before.
 */
function arrivalsOf(raw: Raw, pulls: readonly Pull[], deliveries: readonly Delivery[]) {
  const merged = Map.groupBy(
    pulls.filter((pull) => pull.merged !== null),
    ({ repository }) => repository,
  );
  const places = Map.groupBy(
    deliveries.filter(({ result, counts }) => result === 'success' && counts),
    ({ repository, environment }) => `${repository} ${environment}`,
  );
  const first = new Map<Pull, { delivery: Delivery; link: Link; before: boolean }>();
  for (const sequence of places.values()) {
    const order = sequence.toSorted((a, b) => finishOf(a) - finishOf(b) || Number(a.id) - Number(b.id));
    const reach = walk(raw, new Set());
    const bringer = new Map(order.flatMap((one) => reach(one).map((sha) => [sha, one] as const)));
    for (const [index, delivery] of order.entries()) delivery.previous = order[index - 1] ?? null;
    for (const pull of merged.get(order[0]?.repository ?? '') ?? []) {
      const found = broughtBy(pull, order, bringer);
      if (!found) continue;
      const { delivery, link } = found;
      if (!found.before) {
        delivery.changes.push(pull);
        delivery.links.set(pull, link);
      }
      const earlier = first.get(pull);
      if (delivery.production && (!earlier || finishOf(delivery) < finishOf(earlier.delivery)))
        first.set(pull, found);
    }
  }
  const arrivals = [...first].flatMap(([pull, { delivery, link, before }]) =>
    before ? [] : ([[pull, arrivalOf(pull, delivery, link)]] as const),
  );
  const before = [...first].flatMap(([pull, found]) => (found.before ? pull : []));
  return { arrivals: new Map(arrivals), before: new Set(before) };
}

const finishOf = ({ finished }: Delivery) => finished ?? 0;

/** @param order successes of one environment, oldest first */
function broughtBy(pull: Pull, order: readonly Delivery[], bringer: ReadonlyMap<string, Delivery>) {
  const [start] = order;
  if (!start) return null;
  const { sha, base, known } = pull;
  const merged = pull.merged ?? 0;
  if (!(start.known && known) && merged <= finishOf(start))
    return { delivery: start, link: 'time' as const, before: true };
  const next = order.find((one) => one.branch === base && finishOf(one) >= merged);
  const byTime = next && !(next.known && known) ? next : undefined;
  const byGraph = sha === null ? undefined : bringer.get(sha);
  const places = [byTime, byGraph].flatMap((one) => (one ? order.indexOf(one) : []));
  if (places.length === 0) return null;
  const delivery = order[Math.min(...places)] as Delivery;
  const link: Link = delivery === byGraph ? 'compare' : 'time';
  return { delivery, link, before: delivery === start };
}

function arrivalOf(pull: Pull, delivery: Delivery, link: Link): Arrival {
  const merged = Math.max(pull.merged ?? 0, pull.openedAt ?? 0);
  const at = Math.max(finishOf(delivery), merged);
  const deploy = wholeSeconds(merged, at);
  const mended = finishOf(delivery) < merged;
  return { delivery, link, at, deploy, lead: (pull.elapsed ?? 0) + deploy, mended };
}
