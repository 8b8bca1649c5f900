import { metric } from '#app/api/metrics/metric.ts';
import { pullRequestDistribution } from '#db/queries/pull-request-distribution.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.pullRequestDistribution, 'visualization_data', pullRequestDistribution);
