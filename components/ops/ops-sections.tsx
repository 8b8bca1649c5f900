'use client';

import { Skeleton, Text } from '@mantine/core';
import { IconAccessPoint, IconAccessPointOff } from '@tabler/icons-react';
import { Section } from '#components/ui/section.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import { heights } from '#components/ui/theme.ts';
import { CountersTable } from './counters-table.tsx';
import { NodeCards } from './node-cards.tsx';
import { PoolsTable } from './pools-table.tsx';
import { ProcessesTable } from './processes-table.tsx';
import { PurposesTable } from './purposes-table.tsx';
import { StatementsTable } from './statements-table.tsx';
import { TroubleList } from './trouble-list.tsx';
import { useOpsHistory, useOpsStats } from './use-ops.ts';

/** Everything on /ops, the worst first. */
export function OpsSections() {
  const { query, live } = useOpsStats();
  const { data: points = [] } = useOpsHistory();
  return (
    <>
      <Section
        title="Now"
        query={query}
        skeleton={<Skeleton h={heights.tableRow} />}
        actions={
          <span role="status">
            {live ? (
              <StateTag label="Live" icon={IconAccessPoint} tone="ok" />
            ) : (
              <StateTag label="Not live, asks every 2 s" icon={IconAccessPointOff} tone="late" />
            )}
          </span>
        }
      >
        {(stats) => <TroubleList stats={stats} />}
      </Section>
      <Section bare title="Database nodes" query={query} skeleton={<Skeleton h={heights.kpiCard} />}>
        {(stats) => <NodeCards stats={stats} points={points} />}
      </Section>
      <Section
        title="Connection pools"
        description="Of the process that answers. Overflow opens only under pressure and closes again."
        query={query}
        skeleton={<Skeleton h={heights.tableRow * 5} />}
      >
        {(stats) => <PoolsTable stats={stats} />}
      </Section>
      <Section
        title="Where queries went"
        description="Since this process started, by purpose; above, answers per 10 s since its start, an hour at most."
        query={query}
        skeleton={<Skeleton h={heights.tableRow * 5} />}
      >
        {(stats) => <PurposesTable stats={stats} points={points} />}
      </Section>
      <Section
        title="Processes"
        description="By the heartbeat that each writes every 5 s."
        query={query}
        skeleton={<Skeleton h={heights.tableRow * 2} />}
      >
        {(stats) => <ProcessesTable stats={stats} />}
      </Section>
      <Section
        title="Slowest statements"
        description="Of this process since its start, by their worst time; values are left out."
        query={query}
        skeleton={<Skeleton h={heights.tableRow * 5} />}
      >
        {(stats) =>
          stats.statements.length === 0 ? (
            <Text c="dimmed">None yet.</Text>
          ) : (
            <StatementsTable statements={stats.statements} />
          )
        }
      </Section>
      <Section title="Counters" query={query} skeleton={<Skeleton h={heights.tableRow * 3} />}>
        {(stats) => <CountersTable stats={stats} />}
      </Section>
    </>
  );
}
