import { doneIn } from './flow.ts';
import type { Asked } from './model.ts';

// On how many items an answer rests, and what rules leave out of it.

export interface Basis {
  n: number;
  /** By rule; without those that leave out nothing. */
  excluded: Record<string, number>;
}

const basis = (n: number, rules: readonly (string | null)[]): Basis => ({
  n,
  excluded: Object.fromEntries(
    [...Map.groupBy(rules, (rule) => rule)].flatMap(([rule, { length }]) => (rule ? [[rule, length]] : [])),
  ),
});

export const doneIssues = (a: Asked) =>
  basis(
    doneIn(a, a.span).length,
    a.allWork.filter(({ done }) => a.within(a.span)(done)).map(({ excluded }) => excluded),
  );

export function mergedPulls(a: Asked) {
  const merged = a.allPulls.filter((pull) => a.within(a.span)(pull.merged));
  const counting = merged.filter(({ counts }) => counts);
  return basis(
    counting.length,
    merged.map(({ excluded }) => excluded),
  );
}

/** Opened, merged, closed or first reviewed in the range: each once. */
export function pullsWithNews(a: Asked) {
  const is = a.within(a.span);
  const of = a.allPulls.filter(
    ({ openedAt, merged, state, closed, reviewedAt }) =>
      is(openedAt) || is(merged) || (state === 'closed' && is(closed)) || is(reviewedAt),
  );
  return basis(
    of.filter(({ counts }) => counts).length,
    of.map(({ excluded }) => excluded),
  );
}

export function changes(a: Asked) {
  const deployed = a.allPulls.filter((pull) => a.within(a.span)(a.allArrivals.get(pull)?.at ?? null));
  return basis(
    deployed.filter(({ counts }) => counts).length,
    deployed.map(({ excluded }) => excluded),
  );
}

/** That reached production. */
export function deployments(a: Asked) {
  const finished = a.allDeliveries.filter((one) => one.production && a.within(a.span)(one.finished));
  const reached = finished.filter(({ result, incidents }) => result === 'success' || incidents.length > 0);
  return basis(
    reached.filter(({ counts }) => counts).length,
    finished.map(({ counts }) => (counts ? null : 'by_hand')),
  );
}

export function recoveries(a: Asked) {
  const resolved = a.allIncidents.filter((one) => a.within(a.span)(one.resolved));
  return basis(
    resolved.filter(({ counts, recovery }) => counts && recovery !== null).length,
    resolved.map(({ counts }) => (counts ? null : 'by_hand')),
  );
}
