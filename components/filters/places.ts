import { useQuery } from '@tanstack/react-query';
import { useClient } from '#components/hooks/use-client.ts';
import type { PageFilter } from '#components/shell/nav.ts';
import { repositoriesQuery, servicesQuery } from './queries.ts';
import { useFilters } from './use-filters.ts';

/** At most one of them is chosen. */
export const noPlace = { service: null, repository: null, project: null } as const;

/** What the page is narrowed to, by its name; null: all of the client. */
export function usePlaceName(filters: ReadonlySet<PageFilter>): string | null {
  const [chosen] = useFilters();
  const { client } = useClient();
  const place = filters.has('place');
  const service = place ? chosen.service : null;
  const repository = place ? chosen.repository : null;
  const project = filters.has('project') ? chosen.project : null;
  const ready = client !== undefined;
  const { data: services } = useQuery({
    ...servicesQuery(client?.id ?? ''),
    enabled: ready && (service ?? project) !== null,
  });
  const { data: repositories } = useQuery({
    ...repositoriesQuery(client?.id ?? ''),
    enabled: ready && repository !== null,
  });
  const names = [
    service && (services?.services.find(({ id }) => id === service)?.name ?? 'One service'),
    repository && (repositories?.find(({ id }) => id === repository)?.name ?? 'One repository'),
    project && (services?.projects.find(({ id }) => id === project)?.key ?? 'One project'),
  ].filter((name) => name !== null);
  return names.length > 0 ? names.join(', ') : null;
}
