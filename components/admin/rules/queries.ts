import { queryOptions } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

/** What counts as what at a client. */
export const rulesQuery = (client: string) =>
  queryOptions({
    queryKey: keys.rules(client),
    queryFn: ({ signal }) => call('getRules', { params: { id: client } }, signal),
    // A form stands on it: it is not to change under somebody's hands.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
  });
