import { queryOptions } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

/** The repositories that a sync has seen. */
export const repositoriesQuery = (client: string) =>
  queryOptions({
    queryKey: keys.repositories(client),
    queryFn: async ({ signal }) =>
      (await call('listRepositories', { query: { client } }, signal)).repositories,
  });

/** Services, and the Jira projects that they can be made of. */
export const servicesQuery = (client: string) =>
  queryOptions({
    queryKey: keys.services(client),
    queryFn: ({ signal }) => call('listServices', { query: { client } }, signal),
  });

/** The teams of a client, by name. */
export const teamsQuery = (client: string) =>
  queryOptions({
    queryKey: keys.teams(client),
    queryFn: async ({ signal }) => (await call('listTeams', { query: { client } }, signal)).teams,
  });
