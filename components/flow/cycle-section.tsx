'use client';

import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { LegendKey, ToggleLegend } from '#components/charts/toggle-legend.tsx';
import { ViewSwitch } from '#components/charts/view-switch.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { noIssues } from '#components/issues/empty.tsx';
import { useIssueSet } from '#components/issues/use-issue-set.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights, kindPalette } from '#components/ui/theme.ts';
import type { CycleTimes } from '#lib/api/flow.ts';
import { dayIn, formatCount, formatCounted } from '#lib/format.ts';
import { CycleTable, cycleCsv } from './cycle-table.tsx';
import { definitions } from './definitions.ts';
import { ScaleSwitch } from './scale-switch.tsx';
import { known, pointGroups, scatterPoints } from './scatter-points.ts';
import { useScale } from './use-view.ts';

const DurationScatter = dynamic(
  () => import('#components/charts/duration-scatter.tsx').then((module) => module.DurationScatter),
  { ssr: false, loading: () => <Skeleton h={heights.chart} /> },
);
const DurationHistogram = dynamic(
  () => import('#components/charts/duration-histogram.tsx').then((module) => module.DurationHistogram),
  { ssr: false, loading: () => <Skeleton h={heights.chartSmall} /> },
);

const legendHeight = 34;

/** Cycle time of each issue done in the range, and how they are spread. */
export function CycleSection() {
  const filters = useMetricFilters();
  const show = useIssueSet();
  const query = useQuery(metricQuery('cycleTimes', filters));
  const [asTable, setAsTable] = useState(false);
  return (
    <Section
      title="Cycle time"
      description="One dot per issue done: the day it was done, and the time since work on it began."
      query={query}
      explain={definitions.cycle}
      rows={{ label: 'issues done', to: () => show({ of: 'finished', sort: 'cycle' }) }}
      meta={(data) => data.meta}
      skeleton={<Skeleton h={heights.chart + heights.chartSmall + legendHeight} />}
      empty={(data) => (data.cycle.n > 0 ? null : noIssues(data.meta, filters, 'issues done'))}
      actions={
        <>
          {asTable ? (
            <CsvButton name="cycle-times" rows={query.data?.dots ?? []} columns={cycleCsv} />
          ) : (
            <ScaleSwitch />
          )}
          <ViewSwitch asTable={asTable} flip={() => setAsTable(!asTable)} />
        </>
      }
    >
      {(data) => (asTable ? <CycleTable data={data} /> : <CycleCharts data={data} />)}
    </Section>
  );
}

function CycleCharts({ data }: { data: CycleTimes }) {
  const timeZone = useTimeZone();
  const [scale] = useScale();
  const show = useIssueSet();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const groups = useMemo(() => pointGroups(data.dots), [data.dots]);
  const points = useMemo(
    () => scatterPoints(data.dots, groups).filter(({ group }) => !hidden.has(group)),
    [data.dots, groups, hidden],
  );
  const percentiles = useMemo(() => known(data.cycle), [data.cycle]);
  return (
    <>
      <ToggleLegend
        label="Types shown"
        items={groups}
        hidden={hidden}
        toggle={(key) => setHidden((all) => all.symmetricDifference(new Set([key])))}
      >
        {data.dots.length < data.cycle.n && (
          <LegendKey>
            {`${formatCount(data.dots.length)} of ${formatCounted(data.cycle.n, 'issue')} shown, evenly chosen; the lines are of all`}
          </LegendKey>
        )}
      </ToggleLegend>
      <DurationScatter
        points={points}
        groups={groups}
        percentiles={percentiles}
        range={data.range}
        kind={scale}
        names={{ y: 'Cycle time', x: 'Done' }}
        pick={({ at }) => show({ of: 'done', on: dayIn(timeZone, at) })}
      />
      <Text size="xs" c="dimmed" mt="md" mb={4}>
        How they are spread
      </Text>
      <DurationHistogram
        bins={data.histogram}
        percentiles={percentiles}
        names={{ noun: 'issue', x: 'Cycle time' }}
        color={kindPalette[0]}
        pick={({ fromSeconds, toSeconds }) =>
          show({
            of: 'cycle',
            from: String(fromSeconds),
            ...(toSeconds !== null && { below: String(toSeconds) }),
          })
        }
      />
    </>
  );
}
