'use client';

import { Button, Skeleton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { everyIntegrationQuery } from '#components/jobs/queries.ts';
import { Schedules } from '#components/jobs/schedule-line.tsx';
import { useRunList } from '#components/jobs/use-runs.ts';
import layout from '#components/ui/layout.module.css';
import { ManagersOnly } from '#components/ui/managers-only.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { IntegrationView } from '#lib/api/integrations.ts';
import { IntegrationPanel } from './integration-panel.tsx';
import { RemovalPanel } from './removal-panel.tsx';

// Only when they are asked for.
const ConnectDialog = dynamic(() => import('./connect-dialog.tsx').then((module) => module.ConnectDialog), {
  ssr: false,
});

const EditDialog = dynamic(() => import('./edit-dialog.tsx').then((module) => module.EditDialog), {
  ssr: false,
});

/** The sources of the client, for its managers: connect, test, change. */
export function IntegrationsSection() {
  return <ManagersOnly>{(client) => <Integrations key={client.id} client={client} />}</ManagersOnly>;
}

function Integrations({ client }: { client: ClientView }) {
  const query = useQuery({
    ...everyIntegrationQuery(client.id),
    refetchInterval: ({ state: { data } }) => (data?.some(({ removal }) => removal) ? 2_000 : false),
  });
  /** Null until it was opened once. */
  const [connecting, setConnecting] = useState<boolean | null>(null);
  /** Id. */
  const [edited, setEdited] = useState<string | null>(null);
  const connect = (
    <Button
      size="xs"
      leftSection={<IconPlus size={14} aria-hidden="true" />}
      onClick={() => setConnecting(true)}
    >
      Connect a source
    </Button>
  );
  return (
    <Schedules sources={query.data}>
      <Section
        bare
        title="Sources"
        query={query}
        actions={connect}
        skeleton={<Skeleton h={heights.kpiCard} />}
        empty={(list) =>
          list.length > 0
            ? null
            : {
                title: 'No source is connected to this client yet',
                text: 'A source is GitHub or Jira, with the repositories or projects that belong to this client. Connecting one takes an access token and a minute.',
                action: connect,
              }
        }
      >
        {(list) => (
          <div className={layout.stack}>
            {list.map((integration) =>
              integration.removal ? (
                <RemovalPanel key={integration.id} integration={integration} removal={integration.removal} />
              ) : (
                <Panel
                  key={integration.id}
                  integration={integration}
                  edit={() => setEdited(integration.id)}
                />
              ),
            )}
          </div>
        )}
      </Section>
      {edited && (
        <EditDialog
          key={edited}
          integration={query.data?.find(({ id, removal }) => id === edited && !removal) ?? null}
          close={() => setEdited(null)}
        />
      )}
      {connecting !== null && (
        <ConnectDialog client={client} opened={connecting} close={() => setConnecting(false)} />
      )}
    </Schedules>
  );
}

function Panel({ integration, edit }: { integration: IntegrationView; edit: () => void }) {
  const { runs } = useRunList({ integration: integration.id });
  return <IntegrationPanel integration={integration} run={runs && (runs[0] ?? null)} edit={edit} />;
}
