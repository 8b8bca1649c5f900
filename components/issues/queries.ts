import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { type CallInput, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { metricQuery, sameClient, unknown } from '#components/hooks/metric-query.ts';

/** Issues in each step at the end of each day. */
export const cumulativeFlowQuery = (filters: MetricFilters | null) => metricQuery('cumulativeFlow', filters);

/** Cycle and lead times of what was done. */
export const cycleTimesQuery = (filters: MetricFilters | null) => metricQuery('cycleTimes', filters);

/** What is under way now, and how old past issues were. */
export const agingWorkQuery = (filters: MetricFilters | null) => metricQuery('agingWork', filters);

export const timeInStepQuery = (filters: MetricFilters | null) => metricQuery('timeInStep', filters);

export const flowEfficiencyQuery = (filters: MetricFilters | null) => metricQuery('flowEfficiency', filters);

/** Created, done, open, lead and cycle times per bucket, with the period before. */
export const issueTrendsQuery = (filters: MetricFilters | null) => metricQuery('issueTrends', filters);

/** Issues done per bucket and type. */
export const throughputQuery = (filters: MetricFilters | null) => metricQuery('throughput', filters);

/** Issues done per bucket and group of types. */
export const workBalanceQuery = (filters: MetricFilters | null) => metricQuery('workBalance', filters);

/** So many issues, and until which day; nothing: as the server has it. */
export interface ForecastInput {
  items?: number;
  until?: string;
}

export const forecastQuery = (filters: MetricFilters | null, input: ForecastInput) => {
  const query = filters && { ...filters, ...input };
  return queryOptions({
    queryKey: query ? keys.metric(query.client, 'forecast', query) : unknown('forecast'),
    queryFn: query ? ({ signal }) => call('forecast', { query }, signal) : skipToken,
    placeholderData: (data, previous) => (sameClient(filters?.client, previous) ? data : undefined),
  });
};

/** Which issues a list holds, beside the filters of the page. */
export type IssueListParams = Omit<
  CallInput<'issueList'>['query'],
  keyof MetricFilters | 'limit' | 'cursor'
> &
  Partial<Pick<MetricFilters, 'from' | 'to' | 'type'>>;

/** The issues behind a figure, page by page. */
export const issueListQuery = (filters: MetricFilters | null, params: IssueListParams | null) => {
  const query = filters && params && { ...filters, ...params };
  return infiniteQueryOptions({
    queryKey: query ? keys.metric(query.client, 'issueList', query) : unknown('issueList'),
    queryFn: query
      ? ({ signal, pageParam }) =>
          call('issueList', { query: { ...query, ...(pageParam && { cursor: pageParam }) } }, signal)
      : skipToken,
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (data, previous) => (sameClient(filters?.client, previous) ? data : undefined),
  });
};

/** Statuses that nobody mapped to a workflow step. Changes with the mappings and with a sync. */
export const unmappedStatusesQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: [...keys.metrics(client ?? ''), 'unmappedStatuses'] as const,
    queryFn: client ? ({ signal }) => call('unmappedStatuses', { query: { client } }, signal) : skipToken,
  });
