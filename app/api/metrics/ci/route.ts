import { metric } from '#app/api/metrics/metric.ts';
import { ci } from '#db/queries/ci.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.ci, 'visualization_data', ci);
