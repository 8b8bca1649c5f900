import { queryOptions } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';

export const accountKey = ['account'] as const;
export const ownSessionsKey = ['own-sessions'] as const;

/** The own account. */
export const accountQuery = queryOptions({
  queryKey: accountKey,
  queryFn: ({ signal }) => call('getAccount', {}, signal),
});

/** Where oneself is signed in. */
export const ownSessionsQuery = queryOptions({
  queryKey: ownSessionsKey,
  queryFn: async ({ signal }) => (await call('listOwnSessions', {}, signal)).sessions,
});
