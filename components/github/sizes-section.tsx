'use client';

import { Skeleton, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Meter } from '#components/charts/meter.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { CsvButton, type CsvColumn } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { PullRequestSizes } from '#lib/api/pull-request-shapes.ts';
import { formatCount, formatDuration, formatDurationExact, formatShare } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import { nothingFound } from './empty.tsx';
import { FigureTable } from './figure-table.tsx';
import classes from './github.module.css';
import { usePulls } from './pull-details.ts';

type Size = PullRequestSizes['sizes'][number];

const columns = ['Size', 'Lines', 'Merged', 'Before', 'Elapsed', 'First review', 'Without review'];

/** Merged pull requests by how many lines they changed. */
export function SizesSection() {
  const filters = useMetricFilters();
  const query = useQuery(metricQuery('pullRequestSizes', filters));
  const { showSet } = usePulls();
  return (
    <Section
      title="Size"
      description="Merged pull requests by lines added and deleted; times are medians."
      query={query}
      explain={definitions.sizes}
      rows={{ label: 'pull requests merged', to: () => showSet({ of: 'merged' }) }}
      meta={(data) => data.meta}
      skeleton={<Skeleton h={heights.tableRow * 5} />}
      empty={(data) => (data.meta.n > 0 ? null : nothingFound(data.meta, filters, 'merged pull requests'))}
      actions={<CsvButton name="pull-request-sizes" rows={query.data?.sizes ?? []} columns={csv} />}
    >
      {({ sizes, meta }) => (
        <FigureTable label="Merged pull requests by size" columns={columns}>
          {sizes.map((row) => (
            <tr key={row.size}>
              <th scope="row">{row.size}</th>
              <td data-num>{linesOf(row)}</td>
              <td data-num>
                <div className={classes.bar}>
                  <Meter
                    share={row.n / Math.max(1, meta.n)}
                    label={`${formatShare(row.n / Math.max(1, meta.n))} of all`}
                  />
                  <UnstyledButton
                    className={classes.open}
                    onClick={() => showSet({ of: 'merged', size: row.size })}
                  >
                    {formatCount(row.n)}
                    <VisuallyHidden>{` of size ${row.size}: show them`}</VisuallyHidden>
                  </UnstyledButton>
                </div>
              </td>
              <td data-num>{formatCount(row.previousN)}</td>
              <td data-num title={formatDurationExact(row.elapsedP50)}>
                {formatDuration(row.elapsedP50)}
              </td>
              <td data-num title={formatDurationExact(row.firstReviewP50)}>
                {formatDuration(row.firstReviewP50)}
              </td>
              <td data-num>{formatShare(row.unreviewed)}</td>
            </tr>
          ))}
        </FigureTable>
      )}
    </Section>
  );
}

const linesOf = ({ from, to }: Size) =>
  to === null ? `${formatCount(from)} and more` : `${formatCount(from)} to ${formatCount(to - 1)}`;

const csv: readonly CsvColumn<Size>[] = [
  { header: 'size', value: ({ size }) => size },
  { header: 'fromLines', value: ({ from }) => from },
  { header: 'belowLines', value: ({ to }) => to },
  { header: 'merged', value: ({ n }) => n },
  { header: 'mergedBefore', value: ({ previousN }) => previousN },
  { header: 'elapsedSecondsP50', value: ({ elapsedP50 }) => elapsedP50 },
  { header: 'firstReviewSecondsP50', value: ({ firstReviewP50 }) => firstReviewP50 },
  { header: 'withoutReview', value: ({ unreviewed }) => unreviewed },
];
