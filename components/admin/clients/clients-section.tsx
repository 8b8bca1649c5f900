'use client';

import { Anchor, Button, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ClientLogo } from '#components/ui/client-logo.tsx';
import layout from '#components/ui/layout.module.css';
import { Link } from '#components/ui/link.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { AdminClient } from '#lib/api/clients.ts';
import { dayIn, formatDay } from '#lib/format.ts';
import classes from '../admin.module.css';
import { daysText } from './days.ts';
import { DeletionProgress } from './deletion-progress.tsx';
import { adminClientsQuery } from './queries.ts';

/** Every client of the house; a new one. */
export function ClientsSection() {
  const query = useQuery(adminClientsQuery);
  const [archived, setArchived] = useState(false);
  const clients = query.data?.clients ?? [];
  const of = (wanted: boolean) => clients.filter(({ archivedAt }) => (archivedAt !== null) === wanted);
  const shown = of(archived);
  const create = (
    <Button size="xs" component={Link} href="/start" leftSection={<IconPlus size={14} aria-hidden="true" />}>
      Create a client
    </Button>
  );
  return (
    <>
      <Section
        title="Clients"
        query={query}
        actions={
          <>
            <SegmentedControl
              size="xs"
              aria-label="Which clients"
              data={[
                { value: 'active', label: `In use (${of(false).length})` },
                { value: 'archived', label: `Archived (${of(true).length})` },
              ]}
              value={archived ? 'archived' : 'active'}
              onChange={(value) => setArchived(value === 'archived')}
            />
            {create}
          </>
        }
        skeleton={<Skeleton h={heights.log} />}
        empty={(data) =>
          data.clients.length > 0
            ? null
            : {
                title: 'There is no client yet',
                text: 'Everything here belongs to a client: its sources, its figures, its people. Create the first one, then connect its GitHub or Jira.',
                action: create,
              }
        }
      >
        {() =>
          shown.length === 0 ? (
            <Text size="sm" c="dimmed">
              {archived
                ? 'No client is archived.'
                : 'Every client is archived. Restore one, or create another.'}
            </Text>
          ) : (
            <PlainTable
              label="Table of clients"
              columns={[
                'Client',
                'Time zone',
                'Working days',
                'Sources',
                'Members',
                archived ? 'Archived' : 'Created',
              ]}
              className={classes.wide}
            >
              {shown.map((client) => (
                <Row key={client.id} client={client} />
              ))}
            </PlainTable>
          )
        }
      </Section>
      {(query.data?.deletions.length ?? 0) > 0 && (
        <Section
          title="Deletions"
          description="Under way, and done within a week."
          query={query}
          skeleton={null}
        >
          {({ deletions }) => (
            <div className={layout.stack}>
              {deletions.map((deletion) => (
                <DeletionProgress key={deletion.client} deletion={deletion} />
              ))}
            </div>
          )}
        </Section>
      )}
    </>
  );
}

function Row({ client }: { client: AdminClient }) {
  const { id, name, timeZone, workingDays, integrations, members, sample, archivedAt, createdAt } = client;
  return (
    <tr>
      <th scope="row">
        <span className={classes.client}>
          <ClientLogo client={client} />
          <Anchor component={Link} href={`/admin/clients/${id}`} inherit>
            {name}
          </Anchor>
          {sample && (
            <Text span size="xs" c="dimmed">
              sample
            </Text>
          )}
        </span>
      </th>
      <td>{timeZone}</td>
      <td>{daysText(workingDays)}</td>
      <td>{integrations}</td>
      <td>{members}</td>
      <td>{formatDay(dayIn(timeZone, archivedAt ?? createdAt))}</td>
    </tr>
  );
}
