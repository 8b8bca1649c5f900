import { queryOptions } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

/** What is out of date when it is said who is whom: teams and figures name people, too. */
export const keysOfPeople = (client: string) => [
  keys.people(client),
  keys.teams(client),
  keys.metrics(client),
];

/** Who is confirmed to be who, and what is suggested. */
export const peopleQuery = (client: string) =>
  queryOptions({
    queryKey: keys.people(client),
    queryFn: ({ signal }) => call('listPeople', { query: { client } }, signal),
  });
