import { z } from 'zod';
import { excludedByParam, excludedParam, isoDate, metricParams } from '../params.ts';
import { typeGroups } from '../rules.ts';
import { endpoint } from './endpoint.ts';
import { stepCategories } from './flow.ts';
import { meta } from './meta.ts';

const seconds = z.number().nullable().meta({ description: 'Seconds; null: no item to measure' });
const count = z.number().int();
const range = z.object({ from: z.iso.date(), to: z.iso.date(), timeZone: z.string() });
const bucketHead = {
  start: z.iso.date().meta({ description: 'First day of the bucket, in the client’s time zone' }),
  partial: z.boolean().meta({ description: 'Cut by the edge of the range' }),
};

const percentiles = z.object({ n: count, p50: seconds, p85: seconds });
const trend = z.object({
  created: count,
  done: count,
  openAtEnd: count
    .nullable()
    .meta({ description: 'In no done step at its end, or now; null: it has not begun' }),
  lead: percentiles.meta({ description: 'Created → done, of what was done in it' }),
  cycle: percentiles.meta({ description: 'First entered a step in progress → done' }),
});

export const issueTrends = endpoint({
  method: 'GET',
  path: '/api/metrics/issue-trends',
  summary: 'Issues created, done and open per bucket, with lead and cycle times',
  access: 'session',
  query: metricParams,
  response: z.object({
    range,
    current: trend,
    previous: trend,
    buckets: z.array(trend.extend(bucketHead)),
    previousBuckets: z.array(trend.extend(bucketHead)),
    meta,
  }),
});
export type IssueTrends = z.output<typeof issueTrends.response>;

export const throughput = endpoint({
  method: 'GET',
  path: '/api/metrics/throughput',
  summary: 'Issues done per bucket, by type',
  access: 'session',
  query: metricParams,
  response: z.object({
    range,
    types: z
      .array(z.string().nullable())
      .meta({ description: 'The most frequent first; null: of no type, as most issues of GitHub' }),
    total: count,
    previousTotal: count,
    buckets: z.array(
      z.object({
        ...bucketHead,
        n: count,
        counts: z.array(count).meta({ description: 'One per type, in the same order' }),
      }),
    ),
    meta,
  }),
});
export type Throughput = z.output<typeof throughput.response>;

const balance = z.object({
  n: count,
  counts: z.record(z.enum(typeGroups), count),
});

export const workBalance = endpoint({
  method: 'GET',
  path: '/api/metrics/work-balance',
  summary: 'Issues done per bucket, by group of types: feature, bug, upkeep, other',
  access: 'session',
  query: metricParams,
  response: z.object({
    range,
    current: balance,
    previous: balance,
    buckets: z.array(balance.extend(bucketHead)),
    types: z
      .array(z.object({ type: z.string().nullable(), group: z.enum(typeGroups), n: count }))
      .meta({ description: 'What each type done in the range counts as' }),
    meta,
  }),
});
export type WorkBalance = z.output<typeof workBalance.response>;

export const issueSorts = ['done', 'created', 'cycle', 'lead', 'age', 'step_time', 'time_in'] as const;
export const issueSets = ['done', 'created', 'open', 'active'] as const;

/** 0: in no step. */
const stepParam = z.string().regex(/^(0|[1-9]\d{0,14})$/, 'must be the id of a step, or 0');

export const issueList = endpoint({
  method: 'GET',
  path: '/api/metrics/issues',
  summary: 'Issues behind a figure, by cursor',
  access: 'session',
  query: metricParams
    .safeExtend({
      set: z.enum(issueSets).default('done').meta({
        description:
          'done or created in the range; open (in no done step) or active (in progress or waiting) now; with `on`, any',
      }),
      step: stepParam
        .optional()
        .meta({ description: 'In this step now, or at the end of `on`; 0: in no step' }),
      on: isoDate
        .optional()
        .meta({ description: 'With `step`: all that were in it at the end of this day, instead of a set' }),
      timeIn: stepParam.optional().meta({
        description:
          'Instead of a set: what was done in the range, counts, and was in this step before, with the time in it; 0: in no step',
      }),
      group: z.enum(typeGroups).optional().meta({ description: 'Only types of this group' }),
      untyped: z.stringbool().optional().meta({ description: 'Only issues of no type' }),
      excluded: excludedParam,
      excludedBy: excludedByParam,
      cycleFrom: z.coerce
        .number()
        .min(0)
        .optional()
        .meta({ description: 'Only cycle times from so many seconds' }),
      cycleTo: z.coerce
        .number()
        .min(0)
        .optional()
        .meta({ description: 'Only cycle times below so many seconds' }),
      sort: z.enum(issueSorts).default('done').meta({ description: 'time_in: only with `timeIn`' }),
      order: z.enum(['asc', 'desc']).default('desc'),
      limit: z.coerce.number().int().min(1).max(200).default(25),
      cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the page before' }),
    })
    .refine(({ sort, timeIn }) => sort !== 'time_in' || timeIn !== undefined, {
      path: ['sort'],
      message: 'time_in sorts by the time in the step of `timeIn`, which is not given',
    })
    .refine(({ on, timeIn }) => on === undefined || timeIn === undefined, {
      path: ['timeIn'],
      message: 'is of what was done in the range: it cannot be asked for together with `on`',
    }),
  response: z.object({
    rows: z.array(
      z.object({
        id: z.string(),
        key: z.string().meta({ description: 'AB-12 of Jira, owner/name#12 of GitHub' }),
        title: z.string(),
        url: z.string(),
        place: z.string().meta({ description: 'Key of the project, or full name of the repository' }),
        type: z.string().nullable(),
        group: z.enum(typeGroups),
        assignee: z.string().nullable(),
        status: z.string().nullable().meta({ description: 'As the source calls it' }),
        step: z
          .object({ id: z.string(), name: z.string(), category: z.enum(stepCategories) })
          .nullable()
          .meta({ description: 'Where it is now; null: its status belongs to no step' }),
        createdAt: z.iso.datetime(),
        startedAt: z.iso.datetime().nullable(),
        doneAt: z.iso.datetime().nullable(),
        leadSeconds: seconds,
        cycleSeconds: seconds,
        ageSeconds: seconds.meta({
          description: 'Since it was started, until now; null: not started, or done',
        }),
        stepSeconds: z.number().meta({ description: 'Since it entered the step it is in' }),
        timeInSeconds: z.number().nullable().meta({
          description: 'In the step of `timeIn` until it was done, all stays together; null: not asked',
        }),
        activeSeconds: z.number(),
        waitingSeconds: z.number(),
        reopened: count,
        excludedBy: z.string().nullable().meta({ description: 'The rule that leaves it out of the figures' }),
      }),
    ),
    nextCursor: z.string().nullable(),
    meta,
  }),
});
export type IssueList = z.output<typeof issueList.response>;
