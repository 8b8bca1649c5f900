import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { withFilters } from '#components/filters/parsers.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { integrationsQuery } from '#components/jobs/queries.ts';
import { Link } from '#components/ui/link.tsx';

const names = { github: 'GitHub', jira: 'Jira' } as const;
export type SourceKind = keyof typeof names;

function useConnected(kind: SourceKind | undefined) {
  const { client } = useClient();
  const { data } = useQuery(integrationsQuery(client?.id));
  const connected = data?.some((one) => kind === undefined || one.kind === kind);
  return { client, connected, manages: client !== undefined && client.role !== 'viewer' };
}

interface OfKind {
  kind: SourceKind | undefined;
}

/** Why there is nothing: no source, or none that was read. */
export function Why({ what, kind }: OfKind & { what: string }) {
  const { connected, manages } = useConnected(kind);
  if (connected === undefined) return <Skeleton h={20} w={260} />;
  const source = kind ? names[kind] : 'GitHub or Jira';
  if (connected)
    return `They come from ${source}, which has not been read to its end yet. Figures appear with its first sync.`;
  const next = manages ? '' : ' A manager of the client connects it.';
  return `The ${what} of this client come from ${source}, which is not connected${kind ? '' : ', or are told by a webhook'}.${next}`;
}

/** The way to what is missing. */
export function NextStep({ kind }: OfKind) {
  const { client, connected, manages } = useConnected(kind);
  if (!client || connected === undefined || (!connected && !manages)) return null;
  return (
    <Anchor
      component={Link}
      href={withFilters(connected ? '/jobs' : '/admin/integrations', { client: client.id })}
      size="sm"
    >
      {connected ? 'Go to its sync' : `Connect ${kind ? names[kind] : 'a source'}`}
    </Anchor>
  );
}
