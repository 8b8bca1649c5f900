import { queryOptions } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

/** Whom a team can be made of. */
export const teamChoicesQuery = (client: string) =>
  queryOptions({
    queryKey: keys.teamChoices(client),
    queryFn: async ({ signal }) => (await call('listTeamChoices', { query: { client } }, signal)).choices,
  });
