import { metric } from '#app/api/metrics/metric.ts';
import { pullRequestRepositories } from '#db/queries/pull-request-repositories.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.pullRequestRepositories, 'dashboard_query', pullRequestRepositories);
