import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { withFilters } from '#components/filters/parsers.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { integrationsQuery } from '#components/jobs/queries.ts';
import type { EmptyState } from '#components/ui/section-states.tsx';

type Kind = 'github' | 'jira';

const names: Record<Kind, string> = { github: 'GitHub', jira: 'Jira' };

/**
 * Nothing was read yet, so no filter can be the reason: why, and the step that comes next, be it a source or its sync.
 *
 * @param what there is none of: “pull requests”
 * @param kind of the source that alone brings it, where one does
 */
export const neverSynced = (what: string, kind?: Kind): EmptyState => ({
  title: `No ${what} yet`,
  text: <Why what={what} kind={kind} />,
  action: <NextStep kind={kind} />,
});

function useConnected(kind: Kind | undefined) {
  const { client } = useClient();
  const { data } = useQuery(integrationsQuery(client?.id));
  const connected = data?.some((one) => kind === undefined || one.kind === kind);
  return { client, connected, manages: client !== undefined && client.role !== 'viewer' };
}

interface OfKind {
  kind: Kind | undefined;
}

function Why({ what, kind }: OfKind & { what: string }) {
  const { connected, manages } = useConnected(kind);
  if (connected === undefined) return <Skeleton h={20} w={260} />;
  const source = kind ? names[kind] : 'GitHub or Jira';
  if (connected)
    return `They come from ${source}, which has not been read to its end yet. Figures appear with its first sync.`;
  const next = manages ? '' : ' A manager of the client connects it.';
  return `The ${what} of this client come from ${source}, which is not connected.${next}`;
}

function NextStep({ kind }: OfKind) {
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
