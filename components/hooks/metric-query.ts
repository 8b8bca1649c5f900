import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { type Answer, type CallInput, call } from './api.ts';
import { keys } from './keys.ts';
import type { RouteName } from './routes.ts';

/** Until the client is known: no question, and no place in the cache that a real one could have. */
export const unknown = (name: RouteName) => ['metrics', '', name] as const;

/** Whether the old selection may stay on the screen while the new one loads: never across clients. */
const sameClient = (client: string | undefined, previous: { queryKey: readonly unknown[] } | undefined) =>
  previous?.queryKey[1] === client;

/** In a drawer: the rows of another figure are not to stand under the new title while its own load. */
export const noOtherRows = { placeholderData: () => undefined } as const;

/** A page asks some 15 questions, and a first sync keeps figures in the making for as long as it takes. */
const ASK_AGAIN_MS = 10_000;

/** An answer with figures, or the pages of one. */
interface Told {
  meta?: { factsPending?: boolean };
  pages?: readonly Told[];
}

/** After how many ms an answer is asked for again: while its figures are being made anew they are old; false: never. */
export function askAgainAfter(answer: unknown): number | false {
  const isPending = ({ meta, pages }: Told): boolean => meta?.factsPending ?? pages?.some(isPending) ?? false;
  return answer && isPending(answer) ? ASK_AGAIN_MS : false;
}

/** What a question is asked with. */
type QueryOf<Name extends RouteName> = CallInput<Name> extends { query: infer Query } ? Query : never;

/** Questions that are asked with the filters of the page. */
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
  | 'ci'
  | 'cumulativeFlow'
  | 'cycleTimes'
  | 'agingWork'
  | 'timeInStep'
  | 'flowEfficiency'
  | 'forecast'
  | 'issueTrends'
  | 'throughput'
  | 'workBalance'
  | 'dataHealth'
  | 'exportSize';

/** What a question takes beside the filters of the page. */
type MetricParams<Name extends MetricName> = Omit<QueryOf<Name>, keyof MetricFilters>;

/** A question of the page’s selection; none while the client is not known. */
export const metricQuery = <Name extends MetricName>(
  name: Name,
  filters: MetricFilters | null,
  params?: MetricParams<Name>,
) => {
  const query = filters && { ...filters, ...params };
  return queryOptions({
    queryKey: query ? keys.metric(query.client, name, query) : unknown(name),
    queryFn: query ? ({ signal }) => call(name, { query } as CallInput<Name>, signal) : skipToken,
    placeholderData: (data, previous) => (sameClient(filters?.client, previous) ? data : undefined),
  });
};

/** Lists of the rows behind figures. */
export type ListName =
  | 'deploymentList'
  | 'deployedChanges'
  | 'incidentList'
  | 'pullRequestList'
  | 'openPullRequests'
  | 'issueList';

/** What a list takes beside the filters of the page, some of which it may replace. */
export type ListParams<Name extends ListName> = Omit<QueryOf<Name>, keyof MetricFilters | 'cursor'> &
  Partial<Omit<MetricFilters, 'client'>>;

/** The rows behind a figure, page by page; nothing is asked while `params` is null. */
export const metricListQuery = <Name extends ListName>(
  name: Name,
  filters: MetricFilters | null,
  params: ListParams<Name> | null,
) => {
  const query = filters && params && { ...filters, ...params };
  return infiniteQueryOptions({
    queryKey: query ? keys.metric(query.client, name, query) : unknown(name),
    queryFn: query
      ? ({ signal, pageParam }): Promise<Answer<Name>> => {
          const page = { ...query, ...(pageParam && { cursor: pageParam }) };
          return call(name, { query: page } as CallInput<Name>, signal);
        }
      : skipToken,
    initialPageParam: '',
    getNextPageParam: (page: Answer<Name>) => page.nextCursor,
    placeholderData: (data, previous) => (sameClient(filters?.client, previous) ? data : undefined),
  });
};
