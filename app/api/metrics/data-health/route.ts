import { metric } from '#app/api/metrics/metric.ts';
import { dataHealth } from '#db/queries/data-health.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.dataHealth, 'dashboard_query', dataHealth);
