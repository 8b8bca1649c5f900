import { metric } from '#app/api/metrics/metric.ts';
import { pullRequestList } from '#db/queries/pull-request-list.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.pullRequestList, 'dashboard_query', pullRequestList);
