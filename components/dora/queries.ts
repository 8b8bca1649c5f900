import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { type Answer, type CallInput, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { sameClient, unknown } from '#components/hooks/metric-query.ts';

export type ListName = 'deploymentList' | 'deployedChanges' | 'incidentList';

interface ListQueries {
  deploymentList: CallInput<'deploymentList'>['query'];
  deployedChanges: CallInput<'deployedChanges'>['query'];
  incidentList: CallInput<'incidentList'>['query'];
}

/** What a list is asked with beside, or in place of, the filters of the page. */
export type ListParams<Name extends ListName> = Partial<Omit<ListQueries[Name], 'client' | 'cursor'>>;

/** Rows behind a figure, page by page; nothing is asked while `params` is null. */
export const doraListQuery = <Name extends ListName>(
  name: Name,
  filters: MetricFilters | null,
  params: ListParams<Name> | null,
) => {
  const query = filters && params && { ...filters, ...params };
  return infiniteQueryOptions({
    queryKey: query ? keys.metric(query.client, name, query) : unknown(name),
    queryFn: query
      ? ({ signal, pageParam }): Promise<Answer<Name>> =>
          call(
            name,
            { query: { ...query, ...(pageParam && { cursor: pageParam }) } } as CallInput<Name>,
            signal,
          )
      : skipToken,
    initialPageParam: '',
    getNextPageParam: (page: Answer<Name>) => page.nextCursor,
    placeholderData: (data, previous) => (sameClient(query?.client, previous) ? data : undefined),
  });
};

/** One deployment, or one incident, with what belongs to it. */
export const doraViewQuery = <Name extends 'deploymentView' | 'incidentView'>(
  name: Name,
  client: string | undefined,
  id: string | null,
) =>
  queryOptions({
    queryKey: client && id ? keys.metric(client, name, { id }) : unknown(name),
    queryFn:
      client && id
        ? ({ signal }) => call(name, { params: { id }, query: { client } } as CallInput<Name>, signal)
        : skipToken,
  });
