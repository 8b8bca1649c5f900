import { useQuery } from '@tanstack/react-query';
import { useClient } from '#components/hooks/use-client.ts';
import { teamsQuery } from './queries.ts';
import { useFilters } from './use-filters.ts';

/** The team of the address; null where none is named. `gone`: the client has no such team (any more). */
export function useTeam(): { id: string; name: string; gone: boolean } | null {
  const [{ team: id }] = useFilters();
  const { client } = useClient();
  const { data } = useQuery({
    ...teamsQuery(client?.id ?? ''),
    enabled: client !== undefined && id !== null,
  });
  if (id === null) return null;
  const name = data?.find((team) => team.id === id)?.name;
  return { id, name: name ?? 'One team', gone: data !== undefined && name === undefined };
}
