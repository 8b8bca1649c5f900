import { queryOptions, skipToken } from '@tanstack/react-query';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { type CallInput, call } from './api.ts';
import { keys } from './keys.ts';
import type { RouteName } from './routes.ts';

/** Until the client is known: no question, and no place in the cache that a real one could have. */
export const unknown = (name: RouteName) => ['metrics', '', name] as const;

/** Whether the old selection may stay on the screen while the new one loads: never across clients. */
export const sameClient = (
  client: string | undefined,
  previous: { queryKey: readonly unknown[] } | undefined,
) => previous?.queryKey[1] === client;

/** Questions that are asked with the filters of the page alone. */
type MetricName =
  | 'leadTime'
  | 'deploymentFrequency'
  | 'changeFailRate'
  | 'recoveryTime'
  | 'reworkRate'
  | 'serviceOverview'
  | 'pullRequestSummary'
  | 'pullRequestStages'
  | 'pullRequestDistribution'
  | 'pullRequestSizes'
  | 'pullRequestRepositories'
  | 'reviewerLoad'
  | 'cumulativeFlow'
  | 'cycleTimes'
  | 'agingWork'
  | 'timeInStep'
  | 'flowEfficiency'
  | 'issueTrends'
  | 'throughput'
  | 'workBalance';

/** A question of the page’s selection; none while the client is not known. */
export const metricQuery = <Name extends MetricName>(name: Name, filters: MetricFilters | null) =>
  queryOptions({
    queryKey: filters ? keys.metric(filters.client, name, filters) : unknown(name),
    queryFn: filters ? ({ signal }) => call(name, { query: filters } as CallInput<Name>, signal) : skipToken,
    placeholderData: (data, previous) => (sameClient(filters?.client, previous) ? data : undefined),
  });
