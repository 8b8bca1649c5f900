import { z } from 'zod';
import { metricParams } from '../params.ts';
import { endpoint } from './endpoint.ts';
import { meta } from './meta.ts';

const seconds = z.number().nullable().meta({ description: 'Seconds; null: no item to measure' });
const share = z.number().nullable().meta({ description: '0 to 1; null: of nothing' });
const count = z.number().int();

const range = z.object({ from: z.iso.date(), to: z.iso.date() });
const bucketHead = {
  start: z.iso.date().meta({ description: 'First day of the bucket, in the client’s time zone' }),
  partial: z.boolean().meta({ description: 'Cut by the edge of the range' }),
};

/** Two periods of the same length, each as a whole and cut into buckets. */
function periods<P extends z.ZodRawShape, B extends z.ZodRawShape>(period: P, bucket: B) {
  const buckets = z.array(z.object({ ...bucketHead, ...bucket }));
  return z.object({
    range: range.extend({ timeZone: z.string() }),
    previousRange: range,
    current: z.object(period),
    previous: z.object(period),
    buckets,
    previousBuckets: buckets,
    meta,
  });
}

const percentiles = { n: count, p50: seconds, p75: seconds, p90: seconds, p95: seconds };
const spread = z.object(percentiles);

export const leadTime = endpoint({
  method: 'GET',
  path: '/api/metrics/lead-time',
  summary: 'Change lead time: first commit → deployed to production, of changes deployed in the range',
  access: 'session',
  query: metricParams,
  response: periods(
    {
      ...percentiles,
      byTime: count.meta({
        description: 'Of n: linked by time alone, as the commits in between are not known',
      }),
    },
    { n: count, p50: seconds, p90: seconds },
  ),
});
export type LeadTime = z.output<typeof leadTime.response>;

/** What the bands of deployment frequency are made of. */
const rhythm = {
  fullWeeks: count,
  daysPerWeek: z.number().nullable().meta({
    description: 'Median of distinct deployment days per full week that is known; null: no such week',
  }),
  fullMonths: count,
  daysPerMonth: z.number().nullable().meta({ description: 'The same per full month' }),
  meanDaysPerMonth: z.number().nullable().meta({ description: 'Their mean, for what is rarer than monthly' }),
};
const frequency = {
  deployments: count.meta({ description: 'Successful, to production' }),
  perDay: z
    .number()
    .nullable()
    .meta({ description: 'From the first known deployment on; null: no day of the range is known' }),
  ...rhythm,
};
export type Rhythm = z.output<z.ZodObject<typeof rhythm>>;

export const deploymentFrequency = endpoint({
  method: 'GET',
  path: '/api/metrics/deployment-frequency',
  summary: 'Successful production deployments: per day, and distinct deployment days per full week and month',
  access: 'session',
  query: metricParams,
  response: periods({ ...frequency, failures: count }, { deployments: count, failures: count }).extend({
    knownFrom: z.iso.date().nullable().meta({
      description:
        'Day of the first known deployment to production, of whatever result: days, weeks and months that begin before it count for nothing. Null: none is known',
    }),
  }),
});
export type DeploymentFrequency = z.output<typeof deploymentFrequency.response>;

const failRate = {
  reached: count.meta({
    description: 'Deployments that reached production: success, or named by an incident',
  }),
  failed: count.meta({ description: 'Of these, that caused at least one incident' }),
  rate: share,
};
const withPipelines = {
  ...failRate,
  failedPipelines: count.meta({
    description: 'That failed to deploy (result failure): beside the rate, not in it',
  }),
};

export const changeFailRate = endpoint({
  method: 'GET',
  path: '/api/metrics/change-fail-rate',
  summary: 'Deployments with an attributed incident ÷ deployments that reached production',
  access: 'session',
  query: metricParams,
  response: periods(withPipelines, withPipelines),
});
export type ChangeFailRate = z.output<typeof changeFailRate.response>;

export const recoveryTime = endpoint({
  method: 'GET',
  path: '/api/metrics/recovery-time',
  summary:
    'Failed deployment recovery time of incidents resolved in the range, with time to restore (MTTR) beside it, medians both',
  access: 'session',
  query: metricParams,
  response: periods(
    {
      ...percentiles,
      mttr: spread.meta({
        description: 'Time to restore: opened → resolved, of all incidents resolved in the range',
      }),
      opened: count.meta({ description: 'Incidents opened in the range' }),
      unattributed: count.meta({ description: 'Of these, neither the rules nor a person know the cause' }),
    },
    { n: count, p50: seconds, mttr: z.object({ n: count, p50: seconds }) },
  ),
});
export type RecoveryTime = z.output<typeof recoveryTime.response>;

const rework = {
  reached: count.meta({
    description: 'Deployments that reached production: success, or named by an incident',
  }),
  rework: count.meta({ description: 'Of these, unplanned fixes' }),
  rate: share,
};

export const reworkRate = endpoint({
  method: 'GET',
  path: '/api/metrics/rework-rate',
  summary: 'Deployments that were unplanned fixes ÷ deployments that reached production',
  access: 'session',
  query: metricParams,
  response: periods({ ...rework, by: z.object({ revert: count, hotfix: count, incident: count }) }, rework),
});
export type ReworkRate = z.output<typeof reworkRate.response>;

const serviceFigures = z.object({
  kind: z
    .enum(['service', 'repository'])
    .meta({ description: 'A repository of no service is one of its own' }),
  id: z.string(),
  name: z.string(),
  leadTime: z.object({ n: count, p50: seconds }),
  frequency: z.object(frequency),
  failRate: z.object(failRate),
  recovery: z.object({ n: count, p50: seconds }),
  rework: z.object(rework),
});
export type ServiceFigures = z.output<typeof serviceFigures>;

export const serviceOverview = endpoint({
  method: 'GET',
  path: '/api/metrics/service-overview',
  summary: 'The five DORA metrics of each service and of each repository of none, by name',
  access: 'session',
  query: metricParams,
  response: z.object({
    range: range.extend({ timeZone: z.string() }),
    services: z.array(serviceFigures).meta({
      description: 'All services, and those repositories that had a deployment or an incident',
    }),
    meta,
  }),
});
export type ServiceOverview = z.output<typeof serviceOverview.response>;
