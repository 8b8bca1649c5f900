import { metric } from '#app/api/metrics/metric.ts';
import { doraMetrics } from '#db/queries/guide.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.guideDoraMetrics, 'dora_metrics', doraMetrics);
