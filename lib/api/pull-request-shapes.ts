import { z } from 'zod';
import { metricParams } from '../params.ts';
import { endpoint } from './endpoint.ts';
import { meta } from './meta.ts';
import { pullRequestSizeNames } from './pull-requests.ts';

const seconds = z.number().nullable().meta({ description: 'Seconds; null: no item to measure' });
const count = z.number().int();
const range = z.object({ from: z.iso.date(), to: z.iso.date(), timeZone: z.string() });
const percentiles = z.object({ p50: seconds, p75: seconds, p90: seconds, p95: seconds });

export const pullRequestDistribution = endpoint({
  method: 'GET',
  path: '/api/metrics/pull-request-distribution',
  summary: 'How long merged pull requests took from first commit to merge: points, histogram and percentiles',
  access: 'session',
  query: metricParams,
  response: z.object({
    range,
    points: z
      .array(
        z.object({
          id: z.string(),
          name: z.string().meta({ description: 'Repository and number' }),
          title: z.string(),
          mergedAt: z.iso.datetime(),
          elapsedSeconds: count,
          reviewed: z.boolean(),
        }),
      )
      .meta({ description: 'At most 1000, drawn evenly; `meta.n` says how many there are' }),
    bins: z.array(
      z.object({
        fromSeconds: count,
        toSeconds: count.nullable().meta({ description: 'Exclusive; null: without end' }),
        n: count,
      }),
    ),
    percentiles: percentiles.meta({ description: 'Of all, not of the points alone' }),
    previous: percentiles.extend({ n: count }),
    meta,
  }),
});
export type PullRequestDistribution = z.output<typeof pullRequestDistribution.response>;

export const pullRequestSizes = endpoint({
  method: 'GET',
  path: '/api/metrics/pull-request-sizes',
  summary: 'Merged pull requests by size, with how long each size took',
  access: 'session',
  query: metricParams,
  response: z.object({
    range,
    sizes: z.array(
      z.object({
        size: z.enum(pullRequestSizeNames),
        from: count.meta({ description: 'Lines added and deleted' }),
        to: count.nullable().meta({ description: 'Exclusive; null: without end' }),
        n: count,
        previousN: count,
        elapsedP50: seconds,
        firstReviewP50: seconds,
        unreviewed: z.number().nullable().meta({ description: 'Share merged without review, 0 to 1' }),
      }),
    ),
    meta,
  }),
});
export type PullRequestSizes = z.output<typeof pullRequestSizes.response>;

export const pullRequestRepositories = endpoint({
  method: 'GET',
  path: '/api/metrics/pull-request-repositories',
  summary: 'Pull requests per repository, by name',
  access: 'session',
  query: metricParams,
  response: z.object({
    range,
    repositories: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        count: count.meta({ description: 'Opened, merged or closed in the range' }),
        opened: count,
        merged: count,
        closedUnmerged: count,
        openNow: count,
        elapsedP50: seconds,
        firstReviewP50: seconds,
        unreviewed: z.number().nullable().meta({ description: 'Share merged without review, 0 to 1' }),
        sizeP50: z.number().nullable().meta({ description: 'Lines added and deleted, of merged ones' }),
        previousMerged: count,
        previousElapsedP50: seconds,
      }),
    ),
    meta,
  }),
});
export type PullRequestRepositories = z.output<typeof pullRequestRepositories.response>;

export const reviewerLoad = endpoint({
  method: 'GET',
  path: '/api/metrics/reviewer-load',
  summary: 'How reviews are shared out among people, by name: for balance, no ranking',
  access: 'session',
  query: metricParams,
  response: z.object({
    range,
    reviewers: z.array(
      z.object({
        login: z.string(),
        reviews: count.meta({ description: 'Submitted in the range' }),
        previousReviews: count,
        pullRequests: count.meta({ description: 'Reviewed in the range' }),
        responseP50: seconds.meta({
          description: 'Asked, or opened where nobody asked → first review of a pull request',
        }),
        openRequests: count.meta({
          description: 'Open pull requests that wait for a review of this person now',
        }),
      }),
    ),
    meta,
  }),
});
export type ReviewerLoad = z.output<typeof reviewerLoad.response>;
