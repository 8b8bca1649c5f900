import { metric } from '#app/api/metrics/metric.ts';
import { issueList } from '#db/queries/issue-list.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.issueList, 'dashboard_query', issueList);
