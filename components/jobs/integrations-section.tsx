'use client';

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '#components/hooks/use-client.ts';
import { Section } from '#components/ui/section.tsx';
import { StaleNote } from '#components/ui/section-states.tsx';
import { ConnectHint } from './connect-hint.tsx';
import classes from './integration-card.module.css';
import { IntegrationCard } from './integration-card.tsx';
import { LiveTag } from './live-tag.tsx';
import { integrationsQuery } from './queries.ts';
import { useRuns } from './use-runs.ts';

/** The sources of the client, each with its newest run. */
export function IntegrationsSection() {
  const { client } = useClient();
  const integrations = useQuery(integrationsQuery(client?.id));
  const runs = useRuns();
  return (
    <Section
      bare
      title="Sources"
      query={integrations}
      actions={<LiveTag />}
      skeleton={<Skeleton h={280} />}
      empty={(list) =>
        list.length > 0
          ? null
          : {
              title: 'No source is connected to this client yet',
              text: 'A source is where pull requests come from. A page to connect one is on its way; until then an administrator connects GitHub with the request below and then starts the first sync here.',
              action: <ConnectHint clientId={client?.id ?? ''} />,
            }
      }
    >
      {(list) => (
        <div className={classes.list}>
          {runs.error && <StaleNote error={runs.error} retry={() => void runs.refetch()} />}
          {list.map((integration) => (
            <IntegrationCard
              key={integration.id}
              integration={integration}
              run={runs.data && (runs.data.find((run) => run.integrationId === integration.id) ?? null)}
            />
          ))}
        </div>
      )}
    </Section>
  );
}
