import { z } from 'zod';
import { excludedByParam, metricParams } from '../params.ts';
import { endpoint } from './endpoint.ts';
import { meta } from './meta.ts';

const seconds = z.number().nullable().meta({ description: 'Seconds; null: no item to measure' });
const count = z.number().int();

/**
 * The stages of a pull request in their order. The first five sum to the time from first commit to merge, all six to
 * the time from first commit to deployment.
 */
export const pullRequestStageNames = ['coding', 'pickup', 'review', 'merge', 'unreviewed', 'deploy'] as const;
export type PullRequestStage = (typeof pullRequestStageNames)[number];

export const stageSeconds = z.object({
  coding: z.number(),
  pickup: z.number(),
  review: z.number(),
  merge: z.number(),
  unreviewed: z.number(),
  deploy: z.number().nullable().meta({ description: 'Merged → deployed; null: not deployed' }),
});

const spread = z.object({ mean: z.number().nullable(), p90: z.number().nullable() });

const period = z.object({
  opened: count,
  merged: count,
  closedUnmerged: count,
  mergedWithoutReview: z.number().nullable().meta({ description: 'Share of merged, 0 to 1' }),
  revertRate: z.number().nullable().meta({ description: 'Share of merged that revert another, 0 to 1' }),
  elapsedSeconds: z.object({ p50: seconds, p90: seconds }).meta({ description: 'First commit → merged' }),
  firstReviewSeconds: z.object({ p50: seconds, p90: seconds }).meta({ description: 'Opened → first review' }),
  leadSeconds: z
    .object({ n: count, p50: seconds, p90: seconds })
    .meta({ description: 'First commit → deployed, of those deployed in the range' }),
  changeRequests: spread.meta({ description: 'Rounds of change requests per merged pull request' }),
  reviews: spread.meta({ description: 'Per merged pull request' }),
  comments: spread.meta({ description: 'Per merged pull request' }),
});

const bucketHead = {
  start: z.iso.date().meta({ description: 'First day of the bucket, in the client’s time zone' }),
  partial: z.boolean().meta({ description: 'Cut by the edge of the range' }),
};

export const pullRequestSummary = endpoint({
  method: 'GET',
  path: '/api/metrics/pull-request-summary',
  summary: 'Key figures of pull requests, with the previous period of the same length and a line per bucket',
  access: 'session',
  query: metricParams,
  response: z.object({
    range: z.object({ from: z.iso.date(), to: z.iso.date(), timeZone: z.string() }),
    openNow: count,
    current: period,
    previous: period,
    buckets: z.array(
      z.object({ ...bucketHead, opened: count, merged: count, elapsedP50: seconds, firstReviewP50: seconds }),
    ),
    meta,
  }),
});
export type PullRequestSummary = z.output<typeof pullRequestSummary.response>;

export const pullRequestStages = endpoint({
  method: 'GET',
  path: '/api/metrics/pull-request-stages',
  summary: 'How long merged pull requests spent in each stage, per bucket of their merge',
  access: 'session',
  query: metricParams,
  response: z.object({
    range: z.object({ from: z.iso.date(), to: z.iso.date(), timeZone: z.string() }),
    buckets: z.array(
      z.object({
        ...bucketHead,
        n: count,
        meanSeconds: stageSeconds.nullable().meta({
          description:
            'Mean per stage over all merged: the first five sum to the mean elapsed time. Deploy: over those deployed, null of none. Null: nothing merged',
        }),
        elapsed: z.object({ mean: seconds, p50: seconds, p90: seconds }),
        lead: z
          .object({ n: count, mean: seconds, p50: seconds, p90: seconds })
          .meta({ description: 'First commit → deployed, of those merged in the bucket that are deployed' }),
      }),
    ),
    meta,
  }),
});
export type PullRequestStages = z.output<typeof pullRequestStages.response>;

/** By lines added and deleted: fewer than 10, 50, 250, 1000, and more. */
export const pullRequestSizeNames = ['XS', 'S', 'M', 'L', 'XL'] as const;
export type PullRequestSize = (typeof pullRequestSizeNames)[number];

const elapsedBound = z.coerce.number().int().min(0).max(2_000_000_000);

export const pullRequestSorts = ['created', 'merged', 'elapsed', 'size'] as const;

export const pullRequestList = endpoint({
  method: 'GET',
  path: '/api/metrics/pull-requests',
  summary: 'Pull requests opened or merged in the range, newest first, by cursor',
  access: 'session',
  query: metricParams.safeExtend({
    state: z.enum(['open', 'merged', 'closed']).optional(),
    happened: z
      .enum(['created', 'opened', 'merged', 'closed', 'reviewed', 'deployed', 'any'])
      .optional()
      .meta({
        description: 'What must have happened in the range; any: nothing; without it: created or merged',
      }),
    size: z.enum(pullRequestSizeNames).optional(),
    trait: z.enum(['unreviewed', 'revert', 'changes_requested']).optional(),
    reviewer: z.string().min(1).max(200).optional().meta({ description: 'Who reviewed it in the range' }),
    elapsedFrom: elapsedBound
      .optional()
      .meta({ description: 'Seconds from first commit to merge, at least' }),
    elapsedTo: elapsedBound.optional().meta({ description: 'Seconds from first commit to merge, less than' }),
    excluded: z
      .enum(['with', 'without', 'only'])
      .default('with')
      .meta({ description: 'Those that a rule leaves out of the figures' }),
    excludedBy: excludedByParam,
    link: z.enum(['compare', 'time', 'before_history', 'none']).optional().meta({
      description:
        'How it is known which deployment brought it to production; none: no deployment is known to have',
    }),
    sort: z.enum(pullRequestSorts).default('created'),
    order: z.enum(['asc', 'desc']).default('desc'),
    limit: z.coerce.number().int().min(1).max(200).default(25),
    cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the page before' }),
  }),
  response: z.object({
    rows: z.array(
      z.object({
        id: z.string(),
        repository: z.string(),
        number: count,
        title: z.string(),
        url: z.string(),
        author: z.string().nullable(),
        state: z.enum(['open', 'merged', 'closed']),
        draft: z.boolean(),
        createdAt: z.iso.datetime(),
        mergedAt: z.iso.datetime().nullable(),
        closedAt: z.iso.datetime().nullable(),
        additions: count,
        deletions: count,
        commits: count,
        reviews: count,
        stages: stageSeconds.nullable(),
        elapsedSeconds: seconds,
        leadSeconds: seconds.meta({ description: 'First commit → deployed' }),
        excludedBy: z.string().nullable().meta({ description: 'The rule that leaves it out of the figures' }),
      }),
    ),
    nextCursor: z.string().nullable(),
    meta,
  }),
});
export type PullRequestList = z.output<typeof pullRequestList.response>;
