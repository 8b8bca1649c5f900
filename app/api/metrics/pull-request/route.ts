import { metric } from '#app/api/metrics/metric.ts';
import { pullRequestDetail } from '#db/queries/pull-request-detail.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.pullRequestDetail, 'dashboard_query', pullRequestDetail);
