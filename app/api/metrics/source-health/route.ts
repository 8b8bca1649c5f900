import { metric } from '#app/api/metrics/metric.ts';
import { sourceHealth } from '#db/queries/source-health.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.sourceHealth, 'dashboard_query', sourceHealth);
