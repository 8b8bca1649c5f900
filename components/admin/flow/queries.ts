import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

/** A form stands on it: it is not to change under somebody's hands. */
const still = { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: 'always' } as const;

export const workflowsQuery = (client: string) =>
  queryOptions({
    queryKey: keys.workflows(client),
    queryFn: ({ signal }) => call('listWorkflows', { query: { client } }, signal),
    ...still,
  });

export const mappingsQuery = (client: string) =>
  queryOptions({
    queryKey: keys.mappings(client),
    queryFn: ({ signal }) => call('listStatusMappings', { query: { client } }, signal),
    ...still,
  });

export const flowHistoryQuery = (client: string) =>
  infiniteQueryOptions({
    queryKey: keys.flowHistory(client),
    queryFn: ({ signal, pageParam: before }) =>
      call('workflowHistory', { query: { client, ...(before !== null && { before }) } }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
  });
