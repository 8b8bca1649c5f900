import { metric } from '#app/api/metrics/metric.ts';
import { serviceOverview } from '#db/queries/service-overview.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.serviceOverview, 'dora_metrics', serviceOverview);
