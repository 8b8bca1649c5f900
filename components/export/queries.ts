import type { MetricFilters } from '#components/filters/use-filters.ts';
import type { RouteName } from '#components/hooks/routes.ts';
import type { ExportName } from '#lib/exports.ts';

export const exportRoutes = {
  pull_requests: 'exportPullRequests',
  pull_request_stages: 'exportPullRequestStages',
  deployments: 'exportDeployments',
  deployment_changes: 'exportDeploymentChanges',
  incidents: 'exportIncidents',
  issues: 'exportIssues',
  issue_status_intervals: 'exportIssueStatusIntervals',
} as const satisfies Record<ExportName, RouteName>;

/** What an export is narrowed by. */
export const exportFilters = ({ client, from, to, service, repository, project }: MetricFilters) => ({
  client,
  from,
  to,
  ...(service && { service }),
  ...(repository && { repository }),
  ...(project && { project }),
});
