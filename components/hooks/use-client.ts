import { queryOptions, useQuery } from '@tanstack/react-query';
import { useQueryState } from 'nuqs';
import { filterParsers } from '#components/filters/parsers.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import { weekdayOf } from '#lib/working-days.ts';
import { call } from './api.ts';
import { keys } from './keys.ts';

/** The clients that the signed-in person may see. */
const clientsQuery = queryOptions({
  queryKey: keys.clients,
  queryFn: async ({ signal }) => (await call('clients', {}, signal)).clients,
  staleTime: 5 * 60_000,
});

/**
 * The client of the address, the first one in use where none is named; undefined while unknown or where it is not ours.
 */
export function useClient() {
  const [id] = useQueryState('client', filterParsers.client);
  const query = useQuery(clientsQuery);
  const client = id ? query.data?.find((candidate) => candidate.id === id) : inUse(query.data)?.[0];
  return { client, clients: query.data, query };
}

/** Without archived ones, which administrators see when they are named. */
export const inUse = (clients: ClientView[] | undefined) =>
  clients?.filter(({ archivedAt }) => archivedAt === null);

/** Whether a calendar day is none that people work on; none is until the client is known. */
export function useDaysOff(): (day: string) => boolean {
  const workingDays = useClient().client?.workingDays;
  return (day) => workingDays !== undefined && !workingDays.includes(weekdayOf(day));
}

/** Zone in which the page's times are said; UTC until the client is known. */
export function useTimeZone(): string {
  return useClient().client?.timeZone ?? 'UTC';
}
