import { metric } from '#app/api/metrics/metric.ts';
import { pullRequestStages } from '#db/queries/pull-request-stages.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.pullRequestStages, 'visualization_data', pullRequestStages);
