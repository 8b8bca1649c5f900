'use client';

import { SegmentedControl, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useQueryState } from 'nuqs';
import { useState } from 'react';
import { BucketFigure, BucketFigureSkeleton } from '#components/charts/bucket-figure.tsx';
import type { ChartSeries } from '#components/charts/bucket-series.ts';
import { ViewSwitch } from '#components/charts/view-switch.tsx';
import { NotNarrowed } from '#components/filters/not-narrowed.tsx';
import { parseAsId } from '#components/filters/parsers.ts';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { CsvButton, type CsvColumn } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { chartColors } from '#components/ui/theme.ts';
import type { Ci } from '#lib/api/ci.ts';
import { formatCount, formatDuration, formatDurationExact, formatShare } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import { nothingFound } from './empty.tsx';
import { FigureTable } from './figure-table.tsx';
import classes from './github.module.css';

type Workflow = Ci['workflows'][number];
type Shown = 'results' | 'duration';

const columns = ['Workflow', 'Runs', 'Before', 'Success', 'Before', 'p50', 'p95'];

/** Runs of GitHub Actions: how many succeed, how long they take. */
export function CiSection() {
  const filters = useMetricFilters();
  const [chosen, setWorkflow] = useQueryState('workflow', parseAsId);
  const query = useQuery(metricQuery('ci', filters, chosen ? { workflow: chosen } : {}));
  const [asTable, setAsTable] = useState(false);
  const [shown, setShown] = useState<Shown>('results');
  const name = query.data?.workflows.find(({ id }) => id === chosen)?.name;
  return (
    <Section
      title="CI"
      description={
        <>
          {chosen
            ? `Workflow ${name ?? ''}. Choose it again to see all.`
            : 'All workflows. Choose one to see it alone.'}
          <NotNarrowed by={['label', 'team']}>runs of CI have no label, and no author.</NotNarrowed>
        </>
      }
      query={query}
      explain={definitions.ci}
      meta={(data) => data.meta}
      skeleton={<BucketFigureSkeleton />}
      empty={(data) =>
        data.workflows.length > 0 ? null : nothingFound(data.meta, filters, 'completed runs')
      }
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="Shown of CI"
            data={[
              { value: 'results', label: 'Results' },
              { value: 'duration', label: 'Duration' },
            ]}
            value={shown}
            onChange={(value) => setShown(value as Shown)}
          />
          <ViewSwitch asTable={asTable} flip={() => setAsTable(!asTable)} />
          <CsvButton name="ci" rows={query.data?.workflows ?? []} columns={csv} />
        </>
      }
    >
      {({ workflows, buckets }) => (
        <>
          <BucketFigure
            asTable={asTable}
            label={shown === 'results' ? 'Completed runs by result' : 'Duration of runs'}
            buckets={buckets}
            bucket={filters?.bucket ?? 'week'}
            series={seriesOf(buckets, shown)}
            unit={shown === 'results' ? 'count' : 'duration'}
            {...(shown === 'duration' && { noun: 'run' })}
          />
          <FigureTable label="Workflows" columns={columns}>
            {workflows.map((row) => (
              <tr key={`${row.repository} ${row.id}`} aria-current={row.id === chosen || undefined}>
                <th scope="row">
                  <UnstyledButton
                    className={classes.open}
                    aria-pressed={row.id === chosen}
                    title={`${row.name}, ${row.repository}`}
                    onClick={() => void setWorkflow(row.id === chosen ? null : row.id)}
                  >
                    {`${row.name}, ${row.repository}`}
                  </UnstyledButton>
                </th>
                <td data-num>{formatCount(row.runs)}</td>
                <td data-num>{formatCount(row.previous.runs)}</td>
                <td data-num>{formatShare(row.successRate)}</td>
                <td data-num>{formatShare(row.previous.successRate)}</td>
                <td data-num title={formatDurationExact(row.p50)}>
                  {formatDuration(row.p50)}
                </td>
                <td data-num title={formatDurationExact(row.p95)}>
                  {formatDuration(row.p95)}
                </td>
              </tr>
            ))}
          </FigureTable>
        </>
      )}
    </Section>
  );
}

function seriesOf(buckets: Ci['buckets'], shown: Shown): ChartSeries[] {
  const series = (
    key: string,
    label: string,
    color: string,
    pick: (bucket: Ci['buckets'][number]) => number | null,
  ) => ({ key, label, color, values: buckets.map(pick) });
  if (shown === 'results') {
    return [
      { ...series('success', 'Success', chartColors.review, ({ successes }) => successes), kind: 'bar' },
      { ...series('failure', 'Failure', chartColors.failure, ({ failures }) => failures), kind: 'bar' },
    ];
  }
  const n = buckets.map(({ successes, failures }) => successes + failures);
  return [
    { ...series('p50', 'p50', chartColors.coding, ({ p50 }) => p50), kind: 'line', n },
    { ...series('p95', 'p95', chartColors.pickup, ({ p95 }) => p95), kind: 'line', n },
  ];
}

const csv: readonly CsvColumn<Workflow>[] = [
  { header: 'repository', value: ({ repository }) => repository },
  { header: 'workflow', value: ({ name }) => name },
  { header: 'runs', value: ({ runs }) => runs },
  { header: 'successes', value: ({ successes }) => successes },
  { header: 'failures', value: ({ failures }) => failures },
  { header: 'successRate', value: ({ successRate }) => successRate },
  { header: 'durationSecondsP50', value: ({ p50 }) => p50 },
  { header: 'durationSecondsP95', value: ({ p95 }) => p95 },
  { header: 'runsBefore', value: ({ previous }) => previous.runs },
  { header: 'successRateBefore', value: ({ previous }) => previous.successRate },
];
