import { queryOptions, skipToken } from '@tanstack/react-query';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import type { RouteName } from '#components/hooks/routes.ts';
import type { ExportName } from '#lib/exports.ts';

/** How many rows the file would have. */
export const exportSizeQuery = (filters: MetricFilters | null, dataset: ExportName) => {
  const query = filters && { ...filters, dataset };
  return queryOptions({
    queryKey: query
      ? keys.metric(query.client, 'exportSize', query)
      : (['metrics', '', 'exportSize'] as const),
    queryFn: query ? ({ signal }) => call('exportSize', { query }, signal) : skipToken,
    placeholderData: (data, previous) => (previous?.queryKey[1] === filters?.client ? data : undefined),
  });
};

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
  ...{ client, from, to },
  ...(service && { service }),
  ...(repository && { repository }),
  ...(project && { project }),
});
