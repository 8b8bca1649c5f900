'use client';

import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { stages } from '#components/charts/stages.ts';
import { LegendKey, ToggleLegend } from '#components/charts/toggle-legend.tsx';
import { ViewSwitch } from '#components/charts/view-switch.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { ScaleSwitch } from '#components/flow/scale-switch.tsx';
import { useScale } from '#components/flow/use-view.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { PullRequestDistribution } from '#lib/api/pull-request-shapes.ts';
import { formatCount, formatCounted } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import { DistributionTable, pointCsv } from './distribution-table.tsx';
import { nothingFound } from './empty.tsx';
import { usePulls } from './pull-details.ts';

const DurationScatter = dynamic(
  () => import('#components/charts/duration-scatter.tsx').then((module) => module.DurationScatter),
  { ssr: false, loading: () => <Skeleton h={heights.chart} /> },
);
const DurationHistogram = dynamic(
  () => import('#components/charts/duration-histogram.tsx').then((module) => module.DurationHistogram),
  { ssr: false, loading: () => <Skeleton h={heights.chartSmall} /> },
);

const legendHeight = 34;
const colorOf = (name: string) => stages.find((stage) => stage.name === name)?.color ?? '';
const groups = [
  { key: 'reviewed', label: 'Reviewed', color: colorOf('review') },
  { key: 'unreviewed', label: 'Merged without review', color: colorOf('unreviewed') },
];

/** How long each merged pull request took, and how that is spread. */
export function DistributionSection() {
  const filters = useMetricFilters();
  const { showSet } = usePulls();
  const query = useQuery(metricQuery('pullRequestDistribution', filters));
  const [asTable, setAsTable] = useState(false);
  return (
    <Section
      title="First commit to merge"
      description="One dot per merged pull request: the day it was merged, and the time since its first commit."
      query={query}
      explain={definitions.distribution}
      rows={{ label: 'pull requests merged', to: () => showSet({ of: 'merged', longest: 'yes' }) }}
      meta={(data) => data.meta}
      skeleton={<Skeleton h={heights.chart + heights.chartSmall + legendHeight} />}
      empty={(data) => (data.meta.n > 0 ? null : nothingFound(data.meta, filters, 'merged pull requests'))}
      actions={
        <>
          {asTable ? (
            <CsvButton name="pull-request-durations" rows={query.data?.points ?? []} columns={pointCsv} />
          ) : (
            <ScaleSwitch />
          )}
          <ViewSwitch asTable={asTable} flip={() => setAsTable(!asTable)} />
        </>
      }
    >
      {(data) => (asTable ? <DistributionTable data={data} /> : <Charts data={data} />)}
    </Section>
  );
}

function Charts({ data }: { data: PullRequestDistribution }) {
  const [scale] = useScale();
  const { showSet, showPull } = usePulls();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const points = useMemo(
    () =>
      data.points
        .map(({ mergedAt, elapsedSeconds, reviewed, ...point }) => ({
          ...point,
          at: mergedAt,
          seconds: elapsedSeconds,
          group: reviewed ? 'reviewed' : 'unreviewed',
        }))
        .filter(({ group }) => !hidden.has(group)),
    [data.points, hidden],
  );
  const percentiles = useMemo(
    () =>
      ([50, 75, 90, 95] as const).flatMap((p) => {
        const seconds = data.percentiles[`p${p}`];
        return seconds === null ? [] : [{ p, seconds }];
      }),
    [data.percentiles],
  );
  return (
    <>
      <ToggleLegend
        label="Pull requests shown"
        items={groups}
        hidden={hidden}
        toggle={(key) => setHidden((all) => all.symmetricDifference(new Set([key])))}
      >
        {data.points.length < data.meta.n && (
          <LegendKey>
            {`${formatCount(data.points.length)} of ${formatCounted(data.meta.n, 'pull request')} shown, evenly chosen; the lines are of all`}
          </LegendKey>
        )}
      </ToggleLegend>
      <DurationScatter
        points={points}
        groups={groups}
        percentiles={percentiles}
        range={data.range}
        kind={scale}
        names={{ y: 'First commit to merge', x: 'Merged' }}
        pick={({ id }) => showPull(id)}
      />
      <Text size="xs" c="dimmed" mt="md" mb={4}>
        How they are spread
      </Text>
      <DurationHistogram
        bins={data.bins}
        percentiles={percentiles}
        names={{ noun: 'pull request', x: 'First commit to merge' }}
        color={colorOf('coding')}
        pick={({ fromSeconds, toSeconds }) =>
          showSet({
            of: 'merged',
            from: String(fromSeconds),
            ...(toSeconds !== null && { below: String(toSeconds) }),
          })
        }
      />
    </>
  );
}
