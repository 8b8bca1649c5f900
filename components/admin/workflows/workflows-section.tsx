'use client';

import { Button, Skeleton, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import layout from '#components/ui/layout.module.css';
import { ManagersOnly } from '#components/ui/managers-only.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import { FlowHistorySection } from '../flow/history-section.tsx';
import { workflowsQuery } from '../flow/queries.ts';

/** With what drags steps, which no other page needs. */
const WorkflowEditor = dynamic(
  () => import('./workflow-editor.tsx').then((module) => module.WorkflowEditor),
  { ssr: false, loading: () => <Skeleton h={heights.logTall} /> },
);

/** How work goes at a client, in its own steps; for its managers. */
export function WorkflowsSection() {
  return <ManagersOnly>{(client) => <Workflows key={client.id} client={client} />}</ManagersOnly>;
}

function Workflows({ client }: { client: ClientView }) {
  const query = useQuery(workflowsQuery(client.id));
  const [adding, setAdding] = useState(false);
  const add = (
    <Button
      size="xs"
      leftSection={<IconPlus size={14} aria-hidden="true" />}
      disabled={adding}
      onClick={() => setAdding(true)}
    >
      Make a workflow
    </Button>
  );
  return (
    <>
      <Section
        title="Steps"
        description="Statuses that nobody mapped fall to the default workflow, which pages always show. Make another for work that goes another way, as that of a support desk: map its statuses to it, and pages show its steps too."
        query={query}
        skeleton={<Skeleton h={heights.logTall} />}
        actions={add}
        bare
        empty={({ workflows }) =>
          workflows.length > 0 || adding
            ? null
            : {
                title: 'No workflow yet',
                text: 'The first sync makes one of three steps: to do, in progress, done. Or make one now.',
                action: add,
              }
        }
      >
        {({ workflows, version }) => (
          <div className={layout.stack}>
            {workflows.map((workflow) => (
              <WorkflowEditor key={workflow.id} client={client} workflow={workflow} version={version} />
            ))}
            {adding && (
              <WorkflowEditor
                client={client}
                workflow={null}
                version={version}
                over={() => setAdding(false)}
              />
            )}
            <Text size="xs" c="dimmed">
              A step in progress is work, a step of waiting is not. Cycle time begins with the first step in
              progress; flow efficiency is the part of work in the time of work and waiting.
            </Text>
          </div>
        )}
      </Section>
      <FlowHistorySection client={client} />
    </>
  );
}
