import { queryOptions } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

/** The own account. */
export const accountQuery = queryOptions({
  queryKey: keys.account,
  queryFn: ({ signal }) => call('getAccount', {}, signal),
});

/** Where oneself is signed in. */
export const ownSessionsQuery = queryOptions({
  queryKey: keys.ownSessions,
  queryFn: async ({ signal }) => (await call('listOwnSessions', {}, signal)).sessions,
});
