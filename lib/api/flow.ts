import { z } from 'zod';
import { isoDate, metricParams } from '../params.ts';
import { endpoint } from './endpoint.ts';
import { meta } from './meta.ts';

const seconds = z.number().nullable().meta({ description: 'Seconds; null: no item to measure' });
const count = z.number().int();
const share = z.number().nullable().meta({ description: '0 to 1; null: no item to measure' });
const range = z.object({ from: z.iso.date(), to: z.iso.date(), timeZone: z.string() });

export const stepCategories = ['todo', 'in_progress', 'waiting', 'done'] as const;
export type StepCategory = (typeof stepCategories)[number];

const step = z.object({
  id: z
    .string()
    .meta({ description: 'Of a workflow step; `0`: statuses that belong to no step, which come first' }),
  name: z.string(),
  category: z.enum(stepCategories).nullable().meta({ description: 'Null: of the statuses without a step' }),
});
export type FlowStep = z.output<typeof step>;

export const cumulativeFlow = endpoint({
  method: 'GET',
  path: '/api/metrics/cumulative-flow',
  summary: 'How many issues are in each workflow step at the end of each day of the range',
  access: 'session',
  query: metricParams,
  response: z.object({
    range,
    steps: z.array(step).meta({ description: 'In the order of the workflow' }),
    before: z.array(count).meta({ description: 'At the end of the day before the first, one per step' }),
    days: z
      .array(
        z.object({
          day: z.iso.date().meta({ description: 'Of the client’s time zone' }),
          counts: z.array(count).meta({ description: 'One per step, in the same order' }),
        }),
      )
      .meta({ description: 'Up to today, which counts until now; days to come are left out' }),
    meta,
  }),
});
export type CumulativeFlow = z.output<typeof cumulativeFlow.response>;

/** So many dots are sent at most. */
export const MAX_DOTS = 1_000;

const distribution = z.object({ n: count, p50: seconds, p75: seconds, p85: seconds, p95: seconds });

export const cycleTimes = endpoint({
  method: 'GET',
  path: '/api/metrics/cycle-times',
  summary: 'Cycle time of each issue done in the range, with percentiles and a histogram',
  access: 'session',
  query: metricParams,
  response: z.object({
    range,
    dots: z
      .array(
        z.object({
          id: z.string(),
          key: z.string().meta({ description: 'AB-12 of Jira, owner/name#12 of GitHub' }),
          title: z.string(),
          url: z.string(),
          type: z.string().nullable(),
          doneAt: z.iso.datetime(),
          cycleSeconds: z.number(),
          leadSeconds: z.number(),
        }),
      )
      .meta({ description: `In order of time; an even sample of ${MAX_DOTS} where there are more` }),
    cycle: distribution.meta({
      description: 'First entered a step in progress → done; n: all, not the dots',
    }),
    lead: distribution.meta({ description: 'Created → done' }),
    histogram: z
      .array(
        z.object({
          fromSeconds: z.number(),
          toSeconds: z.number().nullable().meta({ description: 'Exclusive; null: and longer' }),
          n: count,
        }),
      )
      .meta({ description: 'Of cycle times: equal widths, without holes, the last one open' }),
    meta,
  }),
});
export type CycleTimes = z.output<typeof cycleTimes.response>;

/** So many open issues are sent at most, the oldest first. */
export const MAX_AGING = 1_000;

export const agingWork = endpoint({
  method: 'GET',
  path: '/api/metrics/aging-work',
  summary: 'Issues in progress or waiting now, and how old past ones were when they left each step',
  access: 'session',
  query: metricParams,
  response: z.object({
    range,
    total: count.meta({ description: `Issues in progress or waiting now; ${MAX_AGING} of them are sent` }),
    issues: z.array(
      z.object({
        id: z.string(),
        key: z.string().meta({ description: 'AB-12 of Jira, owner/name#12 of GitHub' }),
        title: z.string(),
        url: z.string(),
        type: z.string().nullable(),
        assignee: z.string().nullable(),
        stepId: z.string(),
        ageSeconds: z.number().meta({
          description: 'Since it first entered a step in progress; of one that only waited: since it did',
        }),
        stepSeconds: z.number().meta({ description: 'Since it entered the step it is in' }),
      }),
    ),
    steps: z
      .array(
        step.extend({
          now: count.meta({ description: 'Issues in it now' }),
          n: count.meta({ description: 'Issues done in the range that had been in it' }),
          p50: seconds,
          p85: seconds,
          p95: seconds,
        }),
      )
      .meta({
        description:
          'Steps in progress and waiting; the percentiles: age of past issues as they last left it',
      }),
    meta,
  }),
});
export type AgingWork = z.output<typeof agingWork.response>;

export const timeInStep = endpoint({
  method: 'GET',
  path: '/api/metrics/time-in-step',
  summary: 'How long issues done in the range were in each step, all their stays together',
  access: 'session',
  query: metricParams,
  response: z.object({
    range,
    steps: z.array(
      step.extend({
        n: count.meta({ description: 'Issues that were in it' }),
        p50: seconds,
        p85: seconds,
        share: share.meta({ description: 'Part of the time of all steps; the shares sum to 1' }),
        returned: count.meta({ description: 'Issues that came into it more than once' }),
        targetSeconds: z.number().nullable(),
      }),
    ),
    meta,
  }),
});
export type TimeInStep = z.output<typeof timeInStep.response>;

const efficiency = z.object({
  n: count.meta({ description: 'Issues done that were in progress or waiting' }),
  activeSeconds: z.number(),
  waitingSeconds: z.number(),
  efficiency: share.meta({ description: 'Active ÷ (active + waiting), of the sums' }),
});
const bucketHead = {
  start: z.iso.date().meta({ description: 'First day of the bucket, in the client’s time zone' }),
  partial: z.boolean().meta({ description: 'Cut by the edge of the range' }),
};

export const flowEfficiency = endpoint({
  method: 'GET',
  path: '/api/metrics/flow-efficiency',
  summary: 'Time in progress as a part of time in progress and waiting, of issues done in each bucket',
  access: 'session',
  query: metricParams,
  response: z.object({
    range,
    waitingSteps: count.meta({
      description: 'Steps of the workflow that are waiting; with none it says nothing',
    }),
    current: efficiency,
    previous: efficiency,
    buckets: z.array(efficiency.extend(bucketHead)),
    meta,
  }),
});
export type FlowEfficiency = z.output<typeof flowEfficiency.response>;

const confidence = z.number().meta({ description: 'Share of the trials: 0.5, 0.85, 0.95' });

export const forecast = endpoint({
  method: 'GET',
  path: '/api/metrics/forecast',
  summary:
    'When so many issues will be done, and how many until a day, from the days of the range (Monte Carlo)',
  access: 'session',
  query: metricParams.safeExtend({
    items: z.coerce
      .number('must be a number')
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(1_000, 'must be at most 1000')
      .default(20)
      .meta({ description: 'Issues to be done' }),
    until: isoDate.optional().meta({ description: 'Day by whose end; 30 days from today unless given' }),
  }),
  response: z.object({
    range,
    history: z.object({
      knownFrom: z.iso.date().nullable().meta({
        description:
          'Day on which the first known issue was created; nothing before it is drawn. Null: none is known',
      }),
      days: count.meta({
        description: 'Full days of the range from the first known issue on: what is drawn from',
      }),
      done: count,
      daysWithDone: count,
    }),
    start: z.iso.date().meta({ description: 'First day of the forecast: today' }),
    trials: count,
    items: z.object({
      items: count,
      dates: z.array(
        z.object({
          confidence,
          date: z.iso.date().nullable().meta({ description: 'Null: not within five years' }),
        }),
      ),
    }),
    until: z.object({
      date: z.iso.date(),
      days: count.meta({ description: 'From the start to the date, both counted' }),
      counts: z.array(
        z.object({
          confidence,
          items: count.nullable().meta({ description: 'At least so many; null: no history' }),
        }),
      ),
    }),
    backTest: z
      .object({
        itemsForecasts: count.meta({ description: 'Past days from which “so many issues” was forecast' }),
        untilForecasts: count.meta({ description: 'Past days from which “until a day” was forecast' }),
        held: z.array(z.object({ confidence, items: share, until: share })),
      })
      .meta({
        description:
          'Forecasts of the same kind made from past days of the range with what was known then, and how often each held',
      }),
    meta,
  }),
});
export type Forecast = z.output<typeof forecast.response>;
