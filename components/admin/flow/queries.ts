import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';

/** All that hangs on the workflows and mappings of a client. */
export const flowKey = (client: string) => ['flow-settings', client] as const;

/** A form stands on it: it is not to change under somebody's hands. */
const still = { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: 'always' } as const;

export const workflowsQuery = (client: string) =>
  queryOptions({
    queryKey: [...flowKey(client), 'workflows'],
    queryFn: ({ signal }) => call('listWorkflows', { query: { client } }, signal),
    ...still,
  });

export const mappingsQuery = (client: string) =>
  queryOptions({
    queryKey: [...flowKey(client), 'mappings'],
    queryFn: ({ signal }) => call('listStatusMappings', { query: { client } }, signal),
    ...still,
  });

export const flowHistoryQuery = (client: string) =>
  infiniteQueryOptions({
    queryKey: [...flowKey(client), 'history'],
    queryFn: ({ signal, pageParam: before }) =>
      call('workflowHistory', { query: { client, ...(before !== null && { before }) } }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
  });
