'use client';

import { Button, Skeleton } from '@mantine/core';
import { Section } from '#components/ui/section.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import { heights } from '#components/ui/theme.ts';
import { formatCounted } from '#lib/format.ts';
import { HistoryFilters, useHistoryFilters } from './history-filters.tsx';
import { HistoryTable } from './history-table.tsx';
import { useRunList } from './use-runs.ts';

/** Every run of the client, newest first: narrowed by source and state, a page more at a time. */
export function HistorySection() {
  const { filter, set, narrowed } = useHistoryFilters();
  const { query, runs = [] } = useRunList(filter);
  // The section above says already that there is nothing, and what to do.
  if (query.data && runs.length === 0 && !narrowed) return null;
  return (
    <Section
      title="Recent runs"
      description="Newest first."
      query={query}
      skeleton={<Skeleton h={heights.tableRow * 5} />}
      actions={<HistoryFilters filter={filter} set={set} />}
      empty={() =>
        runs.length > 0
          ? null
          : {
              title: 'No run matches',
              text: 'There are runs, but none of this source in this state.',
              action: (
                <Button variant="default" size="xs" onClick={() => void set({ source: null, state: null })}>
                  Show all runs
                </Button>
              ),
            }
      }
    >
      {() => (
        <>
          <HistoryTable runs={runs} />
          <ShowMore query={query} shown={formatCounted(runs.length, 'run')} />
        </>
      )}
    </Section>
  );
}
