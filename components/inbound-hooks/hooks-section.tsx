'use client';

import { Button, Skeleton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useClient } from '#components/hooks/use-client.ts';
import { useOpening } from '#components/hooks/use-opening.ts';
import { integrationsQuery } from '#components/jobs/queries.ts';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import { HookCard } from './hook-card.tsx';
import classes from './inbound-hooks.module.css';
import { hooksQuery } from './queries.ts';

/** Only when it is asked for. */
const AddHook = dynamic(() => import('./add-hook.tsx').then((module) => module.AddHook), { ssr: false });

/** Where GitHub tells the client's integrations what changed; for its managers. */
export function HooksSection() {
  const { client } = useClient();
  // What the page says to viewers stands below, with the webhooks that go out.
  if (!client || client.role === 'viewer') return null;
  return <Hooks key={client.id} client={client} />;
}

function Hooks({ client }: { client: ClientView }) {
  const query = useQuery(hooksQuery(client.id));
  const { data: all } = useQuery(integrationsQuery(client.id));
  const integrations = all?.filter(({ kind }) => kind === 'github');
  const { opening, opened, open, close } = useOpening();
  const none = integrations?.length === 0;
  const add = (
    <Button
      size="xs"
      leftSection={<IconPlus size={14} aria-hidden="true" />}
      disabled={!integrations || none}
      onClick={open}
    >
      Add a hook
    </Button>
  );
  return (
    <>
      <Section
        title="From GitHub"
        description="GitHub tells what has changed, and it is read within a minute instead of at the next sync."
        query={query}
        skeleton={<Skeleton h={heights.tableRow * 3} />}
        actions={add}
        empty={(hooks) =>
          hooks.length === 0
            ? {
                title: 'No hook yet: changes are seen at the next sync of the schedule',
                text: none
                  ? `${client.name} has no integration with GitHub that could be told of something.`
                  : 'Add a hook, then enter its address and secret at GitHub: changes are seen within a minute.',
                action: none ? (
                  <Button size="xs" component={Link} href={`/admin/integrations?client=${client.id}`}>
                    Connect GitHub
                  </Button>
                ) : (
                  add
                ),
              }
            : null
        }
      >
        {(hooks) => (
          <div className={classes.hooks}>
            {hooks.map((hook) => (
              <HookCard key={hook.id} clientId={client.id} hook={hook} />
            ))}
          </div>
        )}
      </Section>
      {opening > 0 && integrations && (
        <AddHook
          key={opening}
          clientId={client.id}
          integrations={integrations}
          opened={opened}
          close={close}
        />
      )}
    </>
  );
}
