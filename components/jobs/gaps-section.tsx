'use client';

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '#components/hooks/use-client.ts';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import { formatCounted } from '#lib/format.ts';
import { GapsTable } from './gaps-table.tsx';
import { mergeGaps } from './merge-gaps.ts';
import { gapsQuery } from './queries.ts';
import { useRunList } from './use-runs.ts';

/** Days of which less is stored than the source says it has, and a way to load them. */
export function GapsSection() {
  const { client } = useClient();
  const query = useQuery(gapsQuery(client?.id));
  const { runs } = useRunList();
  // The section of sources says already that nothing was ever read.
  if (runs?.length === 0) return null;
  return (
    <Section
      title="Gaps"
      description="Days of which less is stored than the source says it has. Days are counted in UTC, by when a record was created."
      query={query}
      skeleton={<Skeleton h={heights.tableRow * 3} />}
      empty={({ gaps, checkedDays }) =>
        gaps.length > 0
          ? null
          : checkedDays === 0
            ? {
                title: 'Nothing was compared yet',
                text: 'A sync compares what is stored with what the source says it has, day by day, as soon as it has read a repository to its end.',
              }
            : {
                title: 'No gaps',
                text: `${formatCounted(checkedDays, 'day')} of all repositories were compared with the source: everything it has is stored.`,
              }
      }
    >
      {({ gaps }) => <GapsTable ranges={mergeGaps(gaps)} runs={runs ?? []} />}
    </Section>
  );
}
