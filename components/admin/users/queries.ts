import { queryOptions } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

/** Everybody who may sign in, and open invitations. */
export const usersQuery = queryOptions({
  queryKey: keys.users,
  queryFn: ({ signal }) => call('listUsers', {}, signal),
});
