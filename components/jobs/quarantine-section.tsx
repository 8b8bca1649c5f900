import { Skeleton, Switch, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '#components/hooks/use-client.ts';
import { Section } from '#components/ui/section.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import { heights } from '#components/ui/theme.ts';
import { formatCounted } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import { QuarantineTable } from './quarantine-table.tsx';
import { quarantineQuery } from './queries.ts';

/** Records of a run that were set aside because they do not fit, and a way to try each again. */
export function QuarantineSection({ run }: { run: RunView }) {
  const { client } = useClient();
  const [all, setAll] = useState(false);
  const query = useInfiniteQuery(quarantineQuery(client?.id, run.id, all));
  return (
    <Section
      title="Records set aside"
      description="What does not fit is kept here as the source gave it. It is missing from the figures until it is stored."
      query={query}
      skeleton={<Skeleton h={heights.tableRow} />}
      actions={
        <Switch
          size="xs"
          label="Also those stored since"
          checked={all}
          onChange={({ currentTarget }) => setAll(currentTarget.checked)}
        />
      }
    >
      {({ pages }) => {
        const records = pages.flatMap((page) => page.records);
        if (records.length === 0) return <Text c="dimmed">{emptyText(run, all)}</Text>;
        return (
          <>
            <QuarantineTable records={records} />
            <ShowMore query={query} shown={formatCounted(records.length, 'record')} />
          </>
        );
      }}
    </Section>
  );
}

const emptyText = ({ quarantined }: RunView, all: boolean) =>
  quarantined === 0 || all ? 'None: every record of this run fits.' : 'None is left: all were stored since.';
