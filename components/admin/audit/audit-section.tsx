'use client';

import { Button, Skeleton } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useClient } from '#components/hooks/use-client.ts';
import layout from '#components/ui/layout.module.css';
import { ManagersOnly } from '#components/ui/managers-only.tsx';
import { Section } from '#components/ui/section.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import { heights } from '#components/ui/theme.ts';
import type { AuditEntryView } from '#lib/api/audit.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import { type ExportFormat, exportFormats } from '#lib/exports.ts';
import { formatCounted, formatRange } from '#lib/format.ts';
import { AuditFiltersRow } from './audit-filters.tsx';
import { AuditTable } from './audit-table.tsx';
import { type AuditFilters, auditFileAddress, auditQuery } from './queries.ts';
import { useAuditFilters } from './use-audit-filters.ts';

/** Comes when it is asked for. */
const EntryDrawer = dynamic(() => import('./entry-drawer.tsx').then((module) => module.EntryDrawer), {
  ssr: false,
});

/** Who did what, newest first; for managers of the client, and for administrators all there is, also without a client. */
export function AuditSection({ admin }: { admin: boolean }) {
  const { client, clients } = useClient();
  if (admin && clients && !client) return <AuditLog client={null} />;
  return <ManagersOnly>{(client) => <AuditLog key={client.id} client={client} />}</ManagersOnly>;
}

function AuditLog({ client }: { client: ClientView | null }) {
  const { filters, set, clear, narrowed } = useAuditFilters();
  const query = useInfiniteQuery(auditQuery(filters));
  const [entry, setEntry] = useState<AuditEntryView | null>(null);
  const [opened, setOpened] = useState(false);
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  if (!filters) return <Skeleton h={heights.log} />;
  return (
    <>
      <AuditFiltersRow
        client={client}
        filters={filters}
        set={set}
        choices={query.data?.pages[0]?.choices ?? null}
      />
      <Section
        title="Entries"
        description={`Newest first, ${formatRange(filters.from, filters.to)}; times in ${filters.timeZone}.`}
        query={query}
        skeleton={<Skeleton h={heights.tableRow * 12} />}
        actions={<Files filters={filters} />}
        empty={() =>
          entries.length > 0
            ? null
            : narrowed
              ? {
                  title: 'No entry matches',
                  text: 'Nothing that was done in this range fits person, action and subject together.',
                  action: (
                    <Button variant="default" size="xs" onClick={clear}>
                      Show all entries
                    </Button>
                  ),
                }
              : { title: 'Nothing was done in this range', text: 'Choose a longer one at the top.' }
        }
      >
        {() => (
          <>
            <AuditTable
              entries={entries}
              clients={filters.of === 'all'}
              open={(chosen) => {
                setEntry(chosen);
                setOpened(true);
              }}
            />
            <ShowMore query={query} shown={formatCounted(entries.length, 'entry', 'entries')} />
          </>
        )}
      </Section>
      {entry && <EntryDrawer entry={entry} opened={opened} close={() => setOpened(false)} set={set} />}
    </>
  );
}

const labels: Record<ExportFormat, string> = { csv: 'CSV', ndjson: 'NDJSON' };

/** All that the filters leave, as files that come while they are read. */
function Files({ filters }: { filters: AuditFilters }) {
  return (
    <div className={layout.buttons}>
      {exportFormats.map((format) => (
        <Button
          key={format}
          component="a"
          href={auditFileAddress(filters, format)}
          download
          size="xs"
          variant="default"
          title="Saves every entry that the filters leave, not only those shown"
          leftSection={<IconDownload size={14} aria-hidden="true" />}
        >
          {labels[format]}
        </Button>
      ))}
    </div>
  );
}
