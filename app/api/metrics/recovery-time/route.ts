import { metric } from '#app/api/metrics/metric.ts';
import { recoveryTime } from '#db/queries/recovery-time.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.recoveryTime, 'dora_metrics', recoveryTime);
