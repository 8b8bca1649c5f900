import { metric } from '#app/api/metrics/metric.ts';
import { githubMetrics } from '#db/queries/guide.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.guideGitHubMetrics, 'dashboard_query', githubMetrics);
