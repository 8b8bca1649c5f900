import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import type { RouteName } from '#components/hooks/routes.ts';
import type { ListParams } from './list-params.ts';

/** Until the client is known: no question, and no place in the cache that a real one could have. */
const unknown = (name: RouteName) => ['metrics', '', name] as const;

/** Whether the old selection may stay on the screen while the new one loads: never across clients. */
const sameClient = (filters: MetricFilters | null, previous: { queryKey: readonly unknown[] } | undefined) =>
  previous?.queryKey[1] === filters?.client;

/** Key figures, previous period, a line per bucket. */
export const pullRequestSummaryQuery = (filters: MetricFilters | null) =>
  queryOptions({
    queryKey: filters
      ? keys.metric(filters.client, 'pullRequestSummary', filters)
      : unknown('pullRequestSummary'),
    queryFn: filters ? ({ signal }) => call('pullRequestSummary', { query: filters }, signal) : skipToken,
    placeholderData: (data, previous) => (sameClient(filters, previous) ? data : undefined),
  });

/** Average time per stage and bucket. */
export const pullRequestStagesQuery = (filters: MetricFilters | null) =>
  queryOptions({
    queryKey: filters
      ? keys.metric(filters.client, 'pullRequestStages', filters)
      : unknown('pullRequestStages'),
    queryFn: filters ? ({ signal }) => call('pullRequestStages', { query: filters }, signal) : skipToken,
    placeholderData: (data, previous) => (sameClient(filters, previous) ? data : undefined),
  });

/** The rows behind them, page by page. */
export const pullRequestListQuery = (filters: MetricFilters | null, list: ListParams) => {
  const query = filters && { ...filters, ...list };
  return infiniteQueryOptions({
    queryKey: query ? keys.metric(query.client, 'pullRequestList', query) : unknown('pullRequestList'),
    queryFn: query
      ? ({ signal, pageParam }) =>
          call('pullRequestList', { query: { ...query, ...(pageParam && { cursor: pageParam }) } }, signal)
      : skipToken,
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (data, previous) => (sameClient(filters, previous) ? data : undefined),
  });
};
