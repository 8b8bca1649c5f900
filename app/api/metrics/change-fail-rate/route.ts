import { metric } from '#app/api/metrics/metric.ts';
import { changeFailRate } from '#db/queries/change-fail-rate.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.changeFailRate, 'dora_metrics', changeFailRate);
