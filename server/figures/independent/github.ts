import type { Asked } from './model.ts';
import {
  type BucketSpan,
  barsOf,
  known,
  mean,
  median,
  percentile,
  percentiles,
  type Span,
  share,
} from './numbers.ts';
import type { Pull } from './pulls.ts';

type At = (pull: Pull) => number | null;
const merged: At = (pull) => pull.merged;
const closed: At = (pull) => (pull.state === 'closed' ? pull.closed : null);
const happened = ({ pulls, within }: Asked, at: At, span: Span) =>
  pulls.filter((pull) => within(span)(at(pull)));
const elapsed = (pulls: readonly Pull[]) => known(pulls.map((pull) => pull.elapsed));
const firstReviews = (pulls: readonly Pull[]) => known(pulls.map(({ firstReview }) => firstReview));
const unreviewed = (pulls: readonly Pull[]) =>
  share(pulls.filter(({ reviewedAt }) => reviewedAt === null).length, pulls.length);
const p50p90 = (values: readonly number[]) => ({ p50: median(values), p90: percentile(values, 0.9) });
const meanP90 = (values: readonly number[]) => ({ mean: mean(values), p90: percentile(values, 0.9) });

export function pullRequestSummary(a: Asked) {
  const period = (span: Span) => {
    const done = happened(a, merged, span);
    const leads = a.arrivals.filter(({ at }) => a.within(span)(at)).map(({ lead }) => lead);
    return {
      opened: happened(a, ({ openedAt }) => openedAt, span).length,
      merged: done.length,
      closedUnmerged: happened(a, closed, span).length,
      mergedWithoutReview: unreviewed(done),
      revertRate: share(done.filter(({ revert }) => revert).length, done.length),
      elapsedSeconds: p50p90(elapsed(done)),
      firstReviewSeconds: p50p90(firstReviews(happened(a, ({ reviewedAt }) => reviewedAt, span))),
      leadSeconds: { n: leads.length, ...p50p90(leads) },
      changeRequests: meanP90(done.map(({ rounds }) => rounds)),
      reviews: meanP90(done.map(({ given }) => given.length)),
      comments: meanP90(done.map(({ comments }) => comments)),
    };
  };
  return {
    openNow: a.pulls.filter(({ state }) => state === 'open').length,
    current: period(a.span),
    previous: period(a.previous),
    buckets: a.buckets.map(({ start, partial, ...span }) => ({
      start,
      partial,
      opened: happened(a, ({ openedAt }) => openedAt, span).length,
      merged: happened(a, merged, span).length,
      elapsedP50: median(elapsed(happened(a, merged, span))),
      firstReviewP50: median(firstReviews(happened(a, ({ reviewedAt }) => reviewedAt, span))),
    })),
  };
}

/** Means of each stage; of the deploy stage over what is deployed. */
export function pullRequestStages(a: Asked) {
  const arrivalOf = new Map(a.arrivals.map((arrival) => [arrival.pull, arrival]));
  const bucket = ({ start, partial, ...span }: BucketSpan) => {
    const done = happened(a, merged, span);
    const deployed = done.flatMap((pull) => arrivalOf.get(pull) ?? []);
    const stage = (name: keyof NonNullable<Pull['stages']>) =>
      mean(done.map(({ stages }) => stages?.[name] ?? 0));
    const leads = deployed.map(({ lead }) => lead);
    return {
      start,
      partial,
      n: done.length,
      meanSeconds:
        done.length === 0
          ? null
          : {
              coding: stage('coding'),
              pickup: stage('pickup'),
              review: stage('review'),
              merge: stage('merge'),
              unreviewed: stage('unreviewed'),
              deploy: mean(deployed.map(({ deploy }) => deploy)),
            },
      elapsed: { mean: mean(elapsed(done)), ...p50p90(elapsed(done)) },
      lead: { n: deployed.length, mean: mean(leads), ...p50p90(leads) },
    };
  };
  return { buckets: a.buckets.map(bucket) };
}

interface Bars {
  bins: { fromSeconds: number; toSeconds: number | null }[];
}

export function pullRequestDistribution(a: Asked, { bins }: Bars) {
  const done = happened(a, merged, a.span);
  const earlier = elapsed(happened(a, merged, a.previous));
  return {
    points: done
      .map(({ id, merged: at, ...pull }) => ({
        id,
        mergedAt: new Date(at ?? 0).toISOString(),
        elapsedSeconds: pull.elapsed,
        reviewed: pull.reviewedAt !== null,
      }))
      .toSorted((one, other) => (one.mergedAt < other.mergedAt ? -1 : 1)),
    bins: barsOf(elapsed(done), bins),
    percentiles: percentiles(elapsed(done)),
    previous: { n: earlier.length, ...percentiles(earlier) },
  };
}

const sizes = [
  ['XS', 0, 10],
  ['S', 10, 50],
  ['M', 50, 250],
  ['L', 250, 1_000],
  ['XL', 1_000, null],
] as const;

export function pullRequestSizes(a: Asked) {
  return {
    sizes: sizes.map(([size, from, to]) => {
      const fits = ({ lines }: Pull) => lines >= from && (to === null || lines < to);
      const done = happened(a, merged, a.span).filter(fits);
      return {
        size,
        from,
        to,
        n: done.length,
        previousN: happened(a, merged, a.previous).filter(fits).length,
        elapsedP50: median(elapsed(done)),
        firstReviewP50: median(firstReviews(done)),
        unreviewed: unreviewed(done),
      };
    }),
  };
}

export function pullRequestRepositories(a: Asked) {
  const rows = [...a.raw.repositories].flatMap(([id, { name }]) => {
    const of = { ...a, pulls: a.pulls.filter(({ repository }) => repository === id) };
    const openedNow = happened(of, ({ openedAt }) => openedAt, a.span);
    const [done, dropped] = [happened(of, merged, a.span), happened(of, closed, a.span)];
    const earlier = happened(of, merged, a.previous);
    const reviewed = happened(of, ({ reviewedAt }) => reviewedAt, a.span);
    const openNow = of.pulls.filter(({ state }) => state === 'open').length;
    const row = {
      id,
      name,
      count: new Set([...openedNow, ...done, ...dropped]).size,
      opened: openedNow.length,
      merged: done.length,
      closedUnmerged: dropped.length,
      openNow,
      elapsedP50: median(elapsed(done)),
      firstReviewP50: median(firstReviews(reviewed)),
      unreviewed: unreviewed(done),
      sizeP50: median(done.map(({ lines }) => lines)),
      previousMerged: earlier.length,
      previousElapsedP50: median(elapsed(earlier)),
    };
    // Also where all that happened is left out.
    const all = { ...a, pulls: a.allPulls.filter(({ repository }) => repository === id) };
    const any = [
      ...happened(all, ({ openedAt }) => openedAt, a.span),
      ...[...happened(all, merged, a.span), ...happened(all, merged, a.previous)],
      ...[...happened(all, closed, a.span), ...reviewed],
    ];
    return any.length + openNow > 0 ? row : [];
  });
  return { repositories: rows.toSorted((one, other) => (one.name < other.name ? -1 : 1)) };
}
