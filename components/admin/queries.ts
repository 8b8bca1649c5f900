import { queryOptions } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

export const rulesKey = (client: string) => ['rules', client] as const;
export const repositoriesKey = (client: string) => ['repositories', client] as const;
export const servicesKey = (client: string) => ['services', client] as const;
export const teamsKey = (client: string) => ['teams', client] as const;
export const peopleKey = (client: string) => ['people', client] as const;

/** What is out of date when it is said who is whom: teams and figures name people, too. */
export const keysOfPeople = (client: string) => [peopleKey(client), teamsKey(client), keys.metrics(client)];

/** What counts as what at a client. */
export const rulesQuery = (client: string) =>
  queryOptions({
    queryKey: rulesKey(client),
    queryFn: ({ signal }) => call('getRules', { params: { id: client } }, signal),
    // A form stands on it: it is not to change under somebody's hands.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
  });

/** The repositories that a sync has seen. */
export const repositoriesQuery = (client: string) =>
  queryOptions({
    queryKey: repositoriesKey(client),
    queryFn: async ({ signal }) =>
      (await call('listRepositories', { query: { client } }, signal)).repositories,
  });

export const servicesQuery = (client: string) =>
  queryOptions({
    queryKey: servicesKey(client),
    queryFn: ({ signal }) => call('listServices', { query: { client } }, signal),
  });

export const peopleQuery = (client: string) =>
  queryOptions({
    queryKey: peopleKey(client),
    queryFn: ({ signal }) => call('listPeople', { query: { client } }, signal),
  });

/** The teams of a client, by name. */
export const teamsQuery = (client: string) =>
  queryOptions({
    queryKey: teamsKey(client),
    queryFn: async ({ signal }) => (await call('listTeams', { query: { client } }, signal)).teams,
  });

/** Whom a team can be made of. */
export const teamChoicesQuery = (client: string) =>
  queryOptions({
    queryKey: [...teamsKey(client), 'choices'] as const,
    queryFn: async ({ signal }) => (await call('listTeamChoices', { query: { client } }, signal)).choices,
  });
