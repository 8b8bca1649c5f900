import { metric } from '#app/api/metrics/metric.ts';
import { issueTrends } from '#db/queries/issue-trends.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.issueTrends, 'visualization_data', issueTrends);
