import { z } from 'zod';
import { idParam, metricParams } from '../params.ts';
import { endpoint } from './endpoint.ts';
import { meta } from './meta.ts';

const count = z.number().int();
const figures = {
  runs: count.meta({ description: 'Created in the range and completed' }),
  successes: count,
  failures: count.meta({ description: 'Failed, timed out, or could not start' }),
  successRate: z.number().nullable().meta({
    description: 'Successes ÷ (successes + failures), 0 to 1; cancelled and skipped runs are neither',
  }),
  p50: z.number().nullable().meta({ description: 'Seconds from start to end, of successes and failures' }),
  p95: z.number().nullable(),
};

export const ci = endpoint({
  method: 'GET',
  path: '/api/metrics/ci',
  summary: 'Runs of workflows: how many succeed, how long they take',
  access: 'session',
  query: metricParams.safeExtend({
    workflow: idParam.optional().meta({ description: 'Buckets of this workflow only' }),
  }),
  response: z.object({
    range: z.object({ from: z.iso.date(), to: z.iso.date(), timeZone: z.string() }),
    workflows: z.array(
      z.object({
        id: z.string().meta({ description: 'Of the workflow, at the source' }),
        repository: z.string(),
        name: z.string(),
        ...figures,
        previous: z.object({ runs: count, successRate: figures.successRate, p50: figures.p50 }),
      }),
    ),
    buckets: z.array(z.object({ start: z.iso.date(), partial: z.boolean(), ...figures })),
    meta,
  }),
});
export type Ci = z.output<typeof ci.response>;
