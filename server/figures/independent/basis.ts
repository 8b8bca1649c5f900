import { deployedSince, isWhole } from './dora.ts';
import { deploymentList, incidentRows, issuesOfSet, pullsOfList } from './lists.ts';
import type { Asked } from './model.ts';
import { bucketsOf, sum } from './numbers.ts';
import type { Pull } from './pulls.ts';
import { reviewsOf } from './reviewers.ts';
import type { Work } from './work.ts';

// On how many items an answer rests, what rules leave out of it, and of how many an impossible order was mended.

export interface Basis {
  n: number;
  /** By rule; without those that leave out nothing. */
  excluded: Record<string, number>;
  anomalies: number;
}

const byRule = (rules: readonly (string | null)[]) =>
  Object.fromEntries(
    [...Map.groupBy(rules, (rule) => rule)].flatMap(([rule, { length }]) => (rule ? [[rule, length]] : [])),
  );
const byHand = ({ counts }: { counts: boolean }) => (counts ? null : 'by_hand');

const ofWork = (work: readonly Work[]): Basis => {
  const counting = work.filter(({ counts }) => counts);
  return {
    n: counting.length,
    excluded: byRule(work.map(({ excluded }) => excluded)),
    anomalies: counting.filter(({ mended }) => mended > 0).length,
  };
};

/** Whether an order of a pull request's times was mended, its deployment's among them. */
const isMended = ({ allArrivals }: Asked, pull: Pull) =>
  pull.mended > 0 || allArrivals.get(pull)?.mended === true;

const ofPulls = (a: Asked, pulls: readonly Pull[]): Basis => {
  const counting = pulls.filter(({ counts }) => counts);
  return {
    n: counting.length,
    excluded: byRule(pulls.map(({ excluded }) => excluded)),
    anomalies: counting.filter((pull) => isMended(a, pull)).length,
  };
};

export const doneIssues = (a: Asked) => ofWork(a.allWork.filter(({ done }) => a.within(a.span)(done)));

export const mergedPulls = (a: Asked) =>
  ofPulls(
    a,
    a.allPulls.filter((pull) => a.within(a.span)(pull.merged)),
  );

const hasNews = ({ within, span }: Asked, { openedAt, merged, state, closed }: Pull) => {
  const is = within(span);
  return is(openedAt) || is(merged) || (state === 'closed' && is(closed));
};

/** Opened, merged, closed or first reviewed in the range: each once. */
export const pullsWithNews = (a: Asked) =>
  ofPulls(
    a,
    a.allPulls.filter((pull) => hasNews(a, pull) || a.within(a.span)(pull.reviewedAt)),
  );

/** A first review alone is no row of a repository's. */
export const pullsOfRepositories = (a: Asked) =>
  ofPulls(
    a,
    a.allPulls.filter((pull) => hasNews(a, pull)),
  );

export const openPulls = (a: Asked) => ofPulls(a, a.openPulls);

/** Also those that are left out: they are in the list. */
export function listedPulls(a: Asked): Basis {
  const listed = pullsOfList(a);
  return { ...ofPulls(a, listed), n: listed.length, excluded: {} };
}

const deployed = (a: Asked) =>
  a.allPulls.filter((pull) => a.within(a.span)(a.allArrivals.get(pull)?.at ?? null));

export const changes = (a: Asked) => ofPulls(a, deployed(a));

export function reviews(a: Asked): Basis {
  // What nobody can be named for any more is a review of its pull request, and no reviewer's.
  const given = reviewsOf(a.allPulls).filter(
    ({ review }) => review.author !== null && a.within(a.span)(review.at),
  );
  const counting = given.filter(({ pull }) => pull.counts);
  return {
    n: counting.length,
    excluded: byRule(given.map(({ pull }) => pull.excluded)),
    anomalies: counting.filter(
      ({ pull, review, isFirst }) => isFirst && pull.openedAt !== null && review.at < pull.openedAt,
    ).length,
  };
}

const finished = (a: Asked) =>
  a.allDeliveries.filter((one) => one.production && a.within(a.span)(one.finished));
const reached = (a: Asked) =>
  finished(a).filter(({ result, incidents }) => result === 'success' || incidents.length > 0);

/** That reached production, and all that are left out. */
export const deployments = (a: Asked): Basis => ({
  n: reached(a).filter(({ counts }) => counts).length,
  excluded: byRule(finished(a).map(byHand)),
  anomalies: 0,
});

export const reachedDeployments = (a: Asked): Basis => ({
  ...deployments(a),
  excluded: byRule(reached(a).map(byHand)),
});

/** A frequency rests on whole weeks that something was known of. */
export const fullWeeks = (a: Asked): Basis => ({
  ...deployments(a),
  n: bucketsOf(a.span, 'week').filter((week) => isWhole(a, week, deployedSince(a))).length,
});

export const listedDeployments = (a: Asked): Basis => ({
  n: deploymentList(a).rows.length,
  excluded: byRule(finished(a).map(byHand)),
  anomalies: 0,
});

const resolved = (a: Asked) => a.allIncidents.filter((one) => a.within(a.span)(one.resolved));

export function recoveries(a: Asked): Basis {
  const counting = resolved(a).filter(({ counts }) => counts);
  return {
    n: counting.filter(({ recovery }) => recovery !== null).length,
    excluded: byRule(resolved(a).map(byHand)),
    anomalies: counting.filter(({ mended }) => mended).length,
  };
}

export const listedIncidents = (by: 'opened' | 'resolved') => (a: Asked) => {
  const listed = incidentRows(a, by);
  return { n: listed.length, excluded: byRule(listed.map(byHand)), anomalies: 0 };
};

/** All that its figures rest on. */
export function services(a: Asked, { services: shown }: { services: readonly object[] }): Basis {
  const rules = [
    ...deployed(a).map(({ excluded }) => excluded),
    ...finished(a).map(byHand),
    ...resolved(a).map(byHand),
  ];
  return { n: shown.length, excluded: byRule(rules), anomalies: changes(a).anomalies };
}

export function runs(a: Asked): Basis {
  const completed = a.runs.filter(
    ({ status, created }) => status === 'completed' && a.within(a.span)(created),
  );
  const judged = ['success', 'failure', 'timed_out', 'startup_failure'];
  const neither = completed.filter(({ conclusion }) => !judged.includes(conclusion ?? '')).length;
  return {
    n: completed.length - neither,
    excluded: neither > 0 ? { cancelled_or_skipped: neither } : {},
    anomalies: completed.filter(
      ({ started, finished: end }) => started !== null && end !== null && end < started,
    ).length,
  };
}

/** At the end of the last day; what is left out and mended among all there ever were. */
export function standing(a: Asked, { days }: { days: readonly { counts: readonly number[] }[] }): Basis {
  return { ...ofWork(a.allWork), n: sum(days.at(-1)?.counts ?? []) };
}

export const issuesIn = (set: Parameters<typeof issuesOfSet>[1]) => (a: Asked) => ofWork(issuesOfSet(a, set));
