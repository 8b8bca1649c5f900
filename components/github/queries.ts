import { infiniteQueryOptions, type Query, queryOptions, skipToken } from '@tanstack/react-query';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { type Answer, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import type { ListParams } from './list-params.ts';

/** Until the client is known: no question, and no place in the cache that a real one could have. */
const unknown = ['metrics', 'unknown'] as const;

/** Keeps the old selection on the screen while the new one loads; never across clients. */
function ofSameClient<T>(client: string | undefined) {
  return (data: T | undefined, query: Query<T, Error, T, readonly unknown[]> | undefined) =>
    query?.queryKey[1] === client ? data : undefined;
}

/** Key figures, previous period, a line per bucket. */
export const pullRequestSummaryQuery = (filters: MetricFilters | null) =>
  queryOptions({
    queryKey: filters ? keys.metric(filters.client, 'pullRequestSummary', filters) : unknown,
    queryFn: filters ? ({ signal }) => call('pullRequestSummary', { query: filters }, signal) : skipToken,
    placeholderData: ofSameClient<Answer<'pullRequestSummary'>>(filters?.client),
  });

/** Average time per stage and bucket. */
export const pullRequestStagesQuery = (filters: MetricFilters | null) =>
  queryOptions({
    queryKey: filters ? keys.metric(filters.client, 'pullRequestStages', filters) : unknown,
    queryFn: filters ? ({ signal }) => call('pullRequestStages', { query: filters }, signal) : skipToken,
    placeholderData: ofSameClient<Answer<'pullRequestStages'>>(filters?.client),
  });

/** The rows behind them, page by page. */
export const pullRequestListQuery = (filters: MetricFilters | null, list: ListParams) => {
  const query = filters && { ...filters, ...list };
  return infiniteQueryOptions({
    queryKey: query ? keys.metric(query.client, 'pullRequestList', query) : unknown,
    queryFn: query
      ? ({ signal, pageParam }) =>
          call('pullRequestList', { query: { ...query, ...(pageParam && { cursor: pageParam }) } }, signal)
      : skipToken,
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (data, previous) => (previous?.queryKey[1] === filters?.client ? data : undefined),
  });
};
