import { queryOptions } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';

export const usersKey = ['users'] as const;

/** Everybody who may sign in, and open invitations. */
export const usersQuery = queryOptions({
  queryKey: usersKey,
  queryFn: ({ signal }) => call('listUsers', {}, signal),
});
