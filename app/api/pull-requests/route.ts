import { metric } from '#app/api/metrics/metric.ts';
import { pullRequestList } from '#db/queries/pull-request-list.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.guidePullRequests, 'dashboard_query', pullRequestList);
