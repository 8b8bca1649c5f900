import { queryOptions } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

/** What is out of date when a client was changed: the list, its page, and the switcher with its logos. */
export const clientKeys = [keys.adminClients, keys.clients] as const;

const WATCH_MS = 1_000;

/** Every client and the deletions of the last week; asked again and again while one is under way. */
export const adminClientsQuery = queryOptions({
  queryKey: keys.adminClients,
  queryFn: ({ signal }) => call('listAdminClients', {}, signal),
  staleTime: 0,
  refetchInterval: ({ state }) =>
    state.data?.deletions.some((deletion) => deletion.state !== 'done') ? WATCH_MS : false,
});

/** A client with its members. */
export const adminClientQuery = (id: string) =>
  queryOptions({
    queryKey: keys.adminClient(id),
    queryFn: ({ signal }) => call('getAdminClient', { params: { id } }, signal),
    staleTime: 0,
  });
