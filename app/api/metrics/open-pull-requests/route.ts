import { metric } from '#app/api/metrics/metric.ts';
import { openPullRequests } from '#db/queries/open-pull-requests.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.openPullRequests, 'dashboard_query', openPullRequests);
