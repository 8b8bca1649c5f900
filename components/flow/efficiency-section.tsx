'use client';

import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BucketFigure, BucketFigureSkeleton } from '#components/charts/bucket-figure.tsx';
import { ViewSwitch } from '#components/charts/view-switch.tsx';
import { useFilters, useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { noIssues } from '#components/issues/empty.tsx';
import { useIssueSet } from '#components/issues/use-issue-set.ts';
import { ChangeLine } from '#components/ui/change.tsx';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { stepPalette } from '#components/ui/theme.ts';
import type { FlowEfficiency } from '#lib/api/flow.ts';
import { formatCounted, formatDuration, formatShare } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import classes from './flow.module.css';

/** How much of the way through the steps somebody worked. */
export function EfficiencySection() {
  const filters = useMetricFilters();
  const query = useQuery(metricQuery('flowEfficiency', filters));
  const [asTable, setAsTable] = useState(false);
  const show = useIssueSet();
  const bucket = filters?.bucket ?? 'week';
  return (
    <Section
      title="Flow efficiency"
      description="Time in progress, as a part of time in progress and waiting, by when issues were done."
      query={query}
      explain={definitions.efficiency}
      rows={{ label: 'issues done', to: () => show({ of: 'finished', sort: 'done' }) }}
      meta={(data) => data.meta}
      skeleton={<BucketFigureSkeleton />}
      empty={(data) => {
        if (data.current.n === 0) return noIssues(data.meta, filters, 'issues done');
        return data.waitingSteps === 0 ? nothingWaits : null;
      }}
      actions={
        <>
          {asTable && (
            <CsvButton
              name="flow-efficiency"
              rows={query.data?.buckets ?? []}
              columns={[
                { header: bucket, value: ({ start }) => start },
                { header: 'n', value: ({ n }) => n },
                { header: 'activeSeconds', value: ({ activeSeconds }) => activeSeconds },
                { header: 'waitingSeconds', value: ({ waitingSeconds }) => waitingSeconds },
                { header: 'efficiency', value: ({ efficiency }) => efficiency },
              ]}
            />
          )}
          <ViewSwitch asTable={asTable} flip={() => setAsTable(!asTable)} />
        </>
      }
    >
      {(data) => (
        <>
          <Figures data={data} />
          <BucketFigure
            asTable={asTable}
            label="Flow efficiency"
            buckets={data.buckets}
            bucket={bucket}
            unit="percent"
            noun="issue"
            series={[
              {
                key: 'efficiency',
                label: 'Flow efficiency',
                color: stepPalette.in_progress[0],
                kind: 'line',
                values: data.buckets.map(({ efficiency }) => efficiency),
                n: data.buckets.map(({ n }) => n),
              },
            ]}
            onBucket={(start) => show({ of: 'done', bucket: start })}
          />
        </>
      )}
    </Section>
  );
}

const nothingWaits = {
  title: 'No step is waiting',
  text: 'The workflow has no step of the category “waiting”, so all time counts as work, and the share would always be 100 %. A manager of the client can add such steps under Workflows.',
};

function Figures({ data: { current, previous } }: { data: FlowEfficiency }) {
  const [{ compare }] = useFilters();
  return (
    <div className={classes.figures}>
      <span className={classes.figure} data-num>
        {formatShare(current.efficiency)}
      </span>
      <Text size="xs" c="dimmed">
        {`${formatDuration(current.activeSeconds / Math.max(1, current.n))} in progress and ${formatDuration(current.waitingSeconds / Math.max(1, current.n))} waiting on average, of ${formatCounted(current.n, 'issue')}`}
      </Text>
      {compare && (
        <ChangeLine
          kind="share"
          current={current.efficiency}
          previous={previous.efficiency}
          detail={`The period before: ${formatShare(previous.efficiency)}, of ${formatCounted(previous.n, 'issue')}`}
          say={formatShare}
        />
      )}
    </div>
  );
}
