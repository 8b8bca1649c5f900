import { metric } from '#app/api/metrics/metric.ts';
import { pullRequestSummary } from '#db/queries/pull-request-summary.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.pullRequestSummary, 'dashboard_query', pullRequestSummary);
