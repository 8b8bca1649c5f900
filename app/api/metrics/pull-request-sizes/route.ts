import { metric } from '#app/api/metrics/metric.ts';
import { pullRequestSizes } from '#db/queries/pull-request-sizes.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.pullRequestSizes, 'visualization_data', pullRequestSizes);
