import { metric } from '#app/api/metrics/metric.ts';
import { exportSize } from '#db/queries/export-size.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.exportSize, 'dashboard_query', exportSize);
