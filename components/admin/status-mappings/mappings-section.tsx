'use client';

import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import layout from '#components/ui/layout.module.css';
import { Link } from '#components/ui/link.tsx';
import { ManagersOnly } from '#components/ui/managers-only.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import { FlowHistorySection } from '../flow/history-section.tsx';
import { mappingsQuery } from '../flow/queries.ts';
import { MappingForm } from './mapping-form.tsx';

/** Which step each status belongs to; for managers. */
export function MappingsSection() {
  return <ManagersOnly>{(client) => <Mappings key={client.id} client={client} />}</ManagersOnly>;
}

function Mappings({ client }: { client: ClientView }) {
  const query = useQuery(mappingsQuery(client.id));
  const link = (label: string, path: string) => (
    <Button size="xs" component={Link} href={`${path}?client=${client.id}`}>
      {label}
    </Button>
  );
  return (
    <>
      <Section
        title="Statuses"
        description="Those without a step come first: until you give them one, Jira’s own category decides, which does not tell work from waiting."
        query={query}
        skeleton={<Skeleton h={heights.logTall} />}
        bare
        empty={({ integrations, steps }) => {
          if (integrations.length === 0)
            return {
              title: 'No Jira is connected',
              text: 'Issues of GitHub are open or closed, and need no mapping. Connect a Jira to say what its statuses mean.',
              action: link('Go to the integrations', '/admin/integrations'),
            };
          if (steps.length > 0 && integrations.some(({ statuses }) => statuses.length > 0)) return null;
          return {
            title: 'No status is known yet',
            text: 'They appear here with the first sync of Jira.',
            action: link('Go to the jobs', '/jobs'),
          };
        }}
      >
        {({ integrations, steps, version }) => (
          <div className={layout.stack}>
            {integrations
              .filter(({ statuses }) => statuses.length > 0)
              .map((integration) => (
                <MappingForm
                  key={integration.id}
                  client={client}
                  integration={integration}
                  steps={steps}
                  version={version}
                />
              ))}
          </div>
        )}
      </Section>
      <FlowHistorySection client={client} />
    </>
  );
}
