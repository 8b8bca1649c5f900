'use client';

import { Button } from '@mantine/core';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { noNarrowing } from '#components/filters/parsers.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { inUse, useClient } from '#components/hooks/use-client.ts';
import { Link } from '#components/ui/link.tsx';
import { Page } from '#components/ui/page.tsx';
import { Empty, Failed } from '#components/ui/section-states.tsx';
import { needsNoClient } from './nav.ts';

/** Shows the page while its client is loading or known; else says why there is none. */
export function ClientGate({ admin, children }: { admin: boolean; children: ReactNode }) {
  const { client, clients, query } = useClient();
  const [, setFilters] = useFilters();
  // Only where it is known that there is none: an error, or a wrong address, is said.
  const none = clients !== undefined && !inUse(clients)?.length;
  const free = needsNoClient(usePathname(), admin && none);
  if (free || client || (!clients && !query.error)) return children;
  if (!clients && query.error) {
    return (
      <Page title="Clients">
        <Failed title="Your clients" error={query.error} retry={() => void query.refetch()} />
      </Page>
    );
  }
  const first = inUse(clients)?.[0];
  if (!first && admin) {
    return (
      <Page title="Clients">
        <Empty
          title={clients?.length === 0 ? 'There is no client yet' : 'No client is in use'}
          text={
            clients?.length === 0
              ? 'Everything here belongs to a client: its sources, its figures, its people. Create the first one, then connect its GitHub or Jira.'
              : 'Every client is archived. Restore one, or create another.'
          }
          action={
            <Button size="xs" component={Link} href={clients?.length === 0 ? '/start' : '/admin/clients'}>
              {clients?.length === 0 ? 'Create the first client' : 'Go to the clients'}
            </Button>
          }
        />
      </Page>
    );
  }
  if (!first) {
    return (
      <Page title="Clients">
        <Empty
          title="There is no client for you yet"
          text="Everything here belongs to a client. Ask an administrator to make you a member of one, then load this page again."
        />
      </Page>
    );
  }
  return (
    <Page title="Clients">
      <NotAmongYours otherwise="go on with the first">
        <Button size="xs" variant="default" onClick={() => void setFilters({ client: null, ...noNarrowing })}>
          Show {first.name}
        </Button>
      </NotAmongYours>
    </Page>
  );
}

interface NotAmongYoursProps {
  /** What can be done instead of choosing another one. */
  otherwise: string;
  /** Does that. */
  children: ReactNode;
}

/** The address names a client that does not exist, or that is not theirs to see. */
export const NotAmongYours = ({ otherwise, children }: NotAmongYoursProps) => (
  <Empty
    title="This client is not among yours"
    text={`The link names a client that does not exist or that you may not see. Choose one of yours at the top, or ${otherwise}.`}
    action={children}
  />
);
