import { metric } from '#app/api/metrics/metric.ts';
import { reworkRate } from '#db/queries/rework-rate.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.reworkRate, 'dora_metrics', reworkRate);
