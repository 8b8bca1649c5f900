'use client';

import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '#components/hooks/use-client.ts';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { StaleNote } from '#components/ui/section-states.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import type { RunView } from '#lib/runs.ts';
import classes from './integration-card.module.css';
import { IntegrationCard } from './integration-card.tsx';
import { LiveTag } from './live-tag.tsx';
import { integrationsQuery } from './queries.ts';
import { Schedules } from './schedule-line.tsx';
import { useMayControl, useRunList } from './use-runs.ts';

/** The sources of the client, each with its newest run. */
export function IntegrationsSection() {
  const { client } = useClient();
  const integrations = useQuery(integrationsQuery(client?.id));
  const { query, runs } = useRunList();
  const mayControl = useMayControl();
  return (
    <Schedules sources={integrations.data}>
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
                text: mayControl
                  ? 'A source is where pull requests and issues come from: GitHub or Jira. Connect one; its first sync then shows here.'
                  : 'A source is where pull requests and issues come from. A manager of the client connects one.',
                action: mayControl && (
                  <Button size="xs" component={Link} href={`/admin/integrations?client=${client?.id}`}>
                    Connect a source
                  </Button>
                ),
              }
        }
      >
        {(list) => (
          <div className={classes.list}>
            {query.error && <StaleNote error={query.error} retry={() => void query.refetch()} />}
            {list.map((integration) => {
              const own = runs?.filter((run) => run.integrationId === integration.id);
              return own?.length === 0 && query.hasNextPage ? (
                <CardOfOldRun key={integration.id} integration={integration} />
              ) : (
                <Card key={integration.id} integration={integration} runs={own} />
              );
            })}
          </div>
        )}
      </Section>
    </Schedules>
  );
}

/** The newest runs of the client are all of other sources: this one’s are asked for by themselves. */
function CardOfOldRun({ integration }: { integration: IntegrationView }) {
  const { runs } = useRunList({ integration: integration.id });
  return <Card integration={integration} runs={runs} />;
}

function Card({ integration, runs }: { integration: IntegrationView; runs: RunView[] | undefined }) {
  const jobs = new Set(runs?.flatMap(({ steps }) => steps.map(({ job }) => job)));
  return <IntegrationCard integration={integration} run={runs && (runs[0] ?? null)} jobs={[...jobs]} />;
}
