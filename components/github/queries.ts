import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { type CallInput, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { metricQuery, sameClient, unknown } from '#components/hooks/metric-query.ts';

/** Key figures, previous period, a line per bucket. */
export const pullRequestSummaryQuery = (filters: MetricFilters | null) =>
  metricQuery('pullRequestSummary', filters);

/** Average time per stage and bucket. */
export const pullRequestStagesQuery = (filters: MetricFilters | null) =>
  metricQuery('pullRequestStages', filters);

/** How long each took, and how that is spread. */
export const pullRequestDistributionQuery = (filters: MetricFilters | null) =>
  metricQuery('pullRequestDistribution', filters);

export const pullRequestSizesQuery = (filters: MetricFilters | null) =>
  metricQuery('pullRequestSizes', filters);

export const pullRequestRepositoriesQuery = (filters: MetricFilters | null) =>
  metricQuery('pullRequestRepositories', filters);

export const reviewerLoadQuery = (filters: MetricFilters | null) => metricQuery('reviewerLoad', filters);

/** Runs of all workflows; the buckets are of one, where one is chosen. */
export const ciQuery = (filters: MetricFilters | null, workflow: string | null) => {
  const query = filters && { ...filters, ...(workflow && { workflow }) };
  return queryOptions({
    queryKey: query ? keys.metric(query.client, 'ci', query) : unknown('ci'),
    queryFn: query ? ({ signal }) => call('ci', { query }, signal) : skipToken,
    placeholderData: (data, previous) => (sameClient(filters?.client, previous) ? data : undefined),
  });
};

/** One pull request with all that happened to it. */
export const pullRequestDetailQuery = (client: string | undefined, id: string | null) =>
  queryOptions({
    queryKey: client && id ? keys.metric(client, 'pullRequestDetail', { id }) : unknown('pullRequestDetail'),
    queryFn:
      client && id ? ({ signal }) => call('pullRequestDetail', { query: { client, id } }, signal) : skipToken,
  });

type Beside = keyof MetricFilters | 'cursor';

/** Which pull requests a list holds, beside the filters of the page, which it may narrow. */
export type PullRequestListParams = Omit<CallInput<'pullRequestList'>['query'], Beside> &
  Partial<Pick<MetricFilters, 'from' | 'to' | 'repository'>>;

export type OpenParams = Omit<CallInput<'openPullRequests'>['query'], Beside>;

/** The rows behind a figure, page by page. */
export const pullRequestListQuery = (filters: MetricFilters | null, params: PullRequestListParams | null) => {
  const query = filters && params && { ...filters, ...params };
  return infiniteQueryOptions({
    queryKey: query ? keys.metric(query.client, 'pullRequestList', query) : unknown('pullRequestList'),
    queryFn: query
      ? ({ signal, pageParam }) =>
          call('pullRequestList', { query: { ...query, ...(pageParam && { cursor: pageParam }) } }, signal)
      : skipToken,
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (data, previous) => (sameClient(filters?.client, previous) ? data : undefined),
  });
};

/** What is open now, by whom it waits for. */
export const openPullRequestsQuery = (filters: MetricFilters | null, params: OpenParams) => {
  const query = filters && { ...filters, ...params };
  return infiniteQueryOptions({
    queryKey: query ? keys.metric(query.client, 'openPullRequests', query) : unknown('openPullRequests'),
    queryFn: query
      ? ({ signal, pageParam }) =>
          call('openPullRequests', { query: { ...query, ...(pageParam && { cursor: pageParam }) } }, signal)
      : skipToken,
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (data, previous) => (sameClient(filters?.client, previous) ? data : undefined),
  });
};
