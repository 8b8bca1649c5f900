'use client';

import { Button, Skeleton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useOpening } from '#components/hooks/use-opening.ts';
import { ManagersOnly } from '#components/ui/managers-only.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import { webhooksQuery } from './queries.ts';
import { WebhookTable } from './webhook-table.tsx';

/** Only when it is asked for. */
const AddWebhook = dynamic(() => import('./add-webhook.tsx').then((module) => module.AddWebhook), {
  ssr: false,
});

/** Where notifications of the client are sent; for its managers. */
export function WebhooksSection() {
  return (
    <ManagersOnly why=". Its notifications stand behind the bell at the top; a manager of the client can have them sent elsewhere too.">
      {(client) => <Webhooks key={client.id} client={client} />}
    </ManagersOnly>
  );
}

function Webhooks({ client }: { client: ClientView }) {
  const query = useQuery(webhooksQuery(client.id));
  const { opening, opened, open, close } = useOpening();
  const add = (
    <Button size="xs" leftSection={<IconPlus size={14} aria-hidden="true" />} onClick={open}>
      Add a webhook
    </Button>
  );
  return (
    <>
      <Section
        title="Notifications sent on"
        description="Each notification is sent there as JSON that Slack and its like understand, signed, and tried up to six times."
        query={query}
        skeleton={<Skeleton h={heights.tableRow * 2} />}
        actions={add}
        empty={(webhooks) =>
          webhooks.length === 0
            ? {
                title: 'Notifications are sent nowhere yet',
                text: 'They stand behind the bell only. Add an incoming webhook of Slack, or the address of a program of yours.',
                action: add,
              }
            : null
        }
      >
        {(webhooks) => <WebhookTable clientId={client.id} webhooks={webhooks} />}
      </Section>
      {opening > 0 && <AddWebhook key={opening} client={client} opened={opened} close={close} />}
    </>
  );
}
