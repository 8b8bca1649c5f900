import { metric } from '#app/api/metrics/metric.ts';
import { leadTime } from '#db/queries/lead-time.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.leadTime, 'dora_metrics', leadTime);
