'use client';

import { type ReactNode, useState } from 'react';
import type { BucketChartProps } from '#components/charts/bucket-chart.tsx';
import { BucketFigure, BucketFigureSkeleton } from '#components/charts/bucket-figure.tsx';
import { ViewSwitch } from '#components/charts/view-switch.tsx';
import { CsvButton, type CsvColumn } from '#components/ui/csv-button.tsx';
import type { Definition, RowsWay } from '#components/ui/definition.ts';
import { Section, type SectionQuery } from '#components/ui/section.tsx';
import type { EmptyState } from '#components/ui/section-states.tsx';
import type { Meta } from '#lib/api/meta.ts';
import classes from './trends.module.css';

interface TrendSectionProps<T> {
  /** Of the file of its numbers. */
  name: string;
  definition: Definition;
  description: ReactNode;
  query: SectionQuery<T>;
  empty: (data: T) => EmptyState | null;
  /** Where the rows behind it are shown. */
  rows?: RowsWay;
  /** Above the chart: the figure of the whole range. */
  headline?: (data: T) => ReactNode;
  /** Beside the chart’s own numbers nothing is asked of it. */
  chart: (data: T) => BucketChartProps;
}

/** A chart over buckets with its table and its file. */
export function TrendSection<T extends { meta: Meta }>(props: TrendSectionProps<T>) {
  const { name, definition, description, query, empty, rows, headline, chart } = props;
  const [asTable, setAsTable] = useState(false);
  const shown = query.data && asTable ? chart(query.data) : undefined;
  return (
    <Section
      title={definition.title}
      description={description}
      query={query}
      explain={definition}
      rows={rows}
      meta={(data) => data.meta}
      skeleton={<BucketFigureSkeleton />}
      empty={empty}
      actions={
        <>
          {shown && <CsvButton name={name} rows={shown.buckets} columns={bucketCsv(shown)} />}
          <ViewSwitch asTable={asTable} flip={() => setAsTable(!asTable)} />
        </>
      }
    >
      {(data) => (
        <div className={classes.figure} data-fill>
          <div>{headline?.(data)}</div>
          <div>
            <BucketFigure asTable={asTable} {...chart(data)} />
          </div>
        </div>
      )}
    </Section>
  );
}

/** The columns of the table, exact. */
function bucketCsv({ buckets, bucket, series, noun }: BucketChartProps) {
  type Row = BucketChartProps['buckets'][number];
  const at = (values: readonly (number | null)[]) => (row: Row) => values[buckets.indexOf(row)] ?? null;
  const columns: CsvColumn<Row>[] = [
    { header: bucket, value: ({ start }) => start },
    { header: 'cut', value: ({ partial }) => partial },
  ];
  for (const { label, values, previous, n } of series) {
    columns.push({ header: label, value: at(values) });
    if (previous) columns.push({ header: `${label}, period before`, value: at(previous) });
    if (n) columns.push({ header: `${label}, n (${noun ?? 'item'}s)`, value: at(n) });
  }
  return columns;
}
