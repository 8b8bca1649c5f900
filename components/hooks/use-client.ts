import { queryOptions, useQuery } from '@tanstack/react-query';
import { useQueryState } from 'nuqs';
import { filterParsers } from '#components/filters/parsers.ts';
import { call } from './api.ts';
import { keys } from './keys.ts';

/** The clients that the signed-in person may see. */
export const clientsQuery = queryOptions({
  queryKey: keys.clients,
  queryFn: async ({ signal }) => (await call('clients', {}, signal)).clients,
  staleTime: 5 * 60_000,
});

/** The client of the address, the first one where none is named; undefined while unknown or where it is not ours. */
export function useClient() {
  const [id] = useQueryState('client', filterParsers.client);
  const query = useQuery(clientsQuery);
  const client = id ? query.data?.find((candidate) => candidate.id === id) : query.data?.[0];
  return { client, clients: query.data, query };
}

/** Zone in which the page's times are said; UTC until the client is known. */
export function useTimeZone(): string {
  return useClient().client?.timeZone ?? 'UTC';
}
