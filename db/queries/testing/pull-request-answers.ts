import { ci } from '../ci.ts';
import { openPullRequests } from '../open-pull-requests.ts';
import { pullRequestSizes } from '../pull-request-sizes.ts';
import { pullRequestStages } from '../pull-request-stages.ts';
import { pullRequestSummary } from '../pull-request-summary.ts';
import { reviewerLoad } from '../reviewer-load.ts';
import { type Answerer, bucketsOf, restsOn } from './answer.ts';

// The questions of pull requests, reviews and CI in the words of docs/metrics.md.

export const pullRequestAnswers: Record<string, Answerer> = {
  'pull requests': async (db, scope) => {
    const { current, previous, buckets, meta } = await pullRequestSummary(db, scope);
    const period = (row: typeof current) => ({
      opened: row.opened,
      merged: row.merged,
      'closed unmerged': row.closedUnmerged,
      unreviewed: row.mergedWithoutReview,
      reverts: row.revertRate,
      reviews: row.reviews.mean,
      rounds: row.changeRequests.mean,
      elapsed: row.elapsedSeconds.p50,
      'first review': row.firstReviewSeconds.p50,
    });
    return { now: period(current), before: period(previous), ...bucketsOf(buckets), ...restsOn(meta) };
  },
  stages: async (db, scope) => {
    const { buckets, meta } = await pullRequestStages(db, scope);
    const rows = buckets.map(({ meanSeconds, elapsed, lead, ...row }) => ({
      ...row,
      ...meanSeconds,
      elapsed: elapsed.mean,
      deployed: lead.n,
      lead: lead.mean,
    }));
    return { ...bucketsOf(rows), ...restsOn(meta) };
  },
  sizes: async (db, scope) => {
    const { sizes } = await pullRequestSizes(db, scope);
    return Object.fromEntries(
      sizes.map(({ size, n, elapsedP50, unreviewed }) => [
        size.toUpperCase(),
        { n, elapsed: elapsedP50, unreviewed },
      ]),
    );
  },
  'whose turn': async (db, scope) => {
    const asked = { client: scope.clientId, bucket: scope.bucket } as const;
    const page = { ...asked, sort: 'age', order: 'desc', limit: 200 } as const;
    const { groups, rows } = await openPullRequests(db, scope, page);
    const turns = rows.map(({ number, waitingFor }) => [`PR ${number}`, { turn: waitingFor }]);
    return { groups, ...Object.fromEntries(turns) };
  },
  reviewers: async (db, scope) => {
    const { reviewers, meta } = await reviewerLoad(db, scope);
    const rows = reviewers.map(
      ({ login, reviews, previousReviews, pullRequests, responseP50, openRequests }) => [
        login,
        {
          reviews,
          before: previousReviews,
          'pull requests': pullRequests,
          response: responseP50,
          asked: openRequests,
        },
      ],
    );
    return { all: { n: reviewers.length }, ...Object.fromEntries(rows), ...restsOn(meta) };
  },
  CI: async (db, scope) => {
    const { workflows, buckets, meta } = await ci(db, scope, {
      client: scope.clientId,
      bucket: scope.bucket,
    });
    const view = ({ successRate, ...row }: (typeof workflows)[number] | (typeof buckets)[number]) => ({
      ...row,
      rate: successRate,
    });
    const rows = workflows.map((row) => [row.name, view(row)]);
    const perBucket = buckets.map((row) => ({ start: row.start, partial: row.partial, ...view(row) }));
    return {
      all: { n: workflows.length },
      ...Object.fromEntries(rows),
      ...bucketsOf(perBucket),
      ...restsOn(meta),
    };
  },
};
