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
import { KeyTable } from './key-table.tsx';
import { apiKeysQuery } from './queries.ts';

/** Only when it is asked for. */
const CreateKey = dynamic(() => import('./create-key.tsx').then((module) => module.CreateKey), {
  ssr: false,
});

/** The API keys of the client; for its managers. */
export function KeysSection() {
  return (
    <ManagersOnly why=". A manager of the client makes API keys.">
      {(client) => <Keys key={client.id} client={client} />}
    </ManagersOnly>
  );
}

function Keys({ client }: { client: ClientView }) {
  const query = useQuery(apiKeysQuery(client.id));
  const { opening, opened, open, close } = useOpening();
  const make = (
    <Button size="xs" leftSection={<IconPlus size={14} aria-hidden="true" />} onClick={open}>
      Make an API key
    </Button>
  );
  return (
    <>
      <Section
        title="API keys"
        description={`Each is good for ${client.name} alone, either for reading or for hooks.`}
        query={query}
        skeleton={<Skeleton h={heights.tableRow * 3} />}
        actions={make}
        empty={(apiKeys) =>
          apiKeys.length === 0
            ? {
                title: 'There are no API keys yet',
                text: 'Make one for reading, and a spreadsheet or a dashboard can ask for the numbers; one for hooks, and your CI can tell of deployments.',
                action: make,
              }
            : null
        }
      >
        {(apiKeys) => <KeyTable clientId={client.id} apiKeys={apiKeys} />}
      </Section>
      {opening > 0 && <CreateKey key={opening} client={client} opened={opened} close={close} />}
    </>
  );
}
