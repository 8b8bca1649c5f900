'use client';

import { SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricListQuery } from '#components/hooks/metric-query.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import { heights } from '#components/ui/theme.ts';
import { formatCounted } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import { nothingFound } from './empty.tsx';
import { type State, useListParams } from './list-params.ts';
import { pullRequestCsv } from './pull-request-csv.ts';
import { PullRequestTable } from './pull-request-table.tsx';

const ROWS = 25;
const states = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'merged', label: 'Merged' },
  { value: 'closed', label: 'Closed' },
];

/** The pull requests themselves: sorted, filtered by state, a page more at a time. */
export function ListSection() {
  const filters = useMetricFilters();
  const { params, setState, sortBy } = useListParams();
  const query = useInfiniteQuery(metricListQuery('pullRequestList', filters, params));
  return (
    <Section
      title="Pull requests"
      description="Opened or merged in the range."
      query={query}
      explain={definitions.list}
      meta={({ pages }) => pages.at(-1)?.meta}
      skeleton={<Skeleton h={heights.tableRow * ROWS} />}
      empty={({ pages }) => {
        const first = pages[0];
        return first && first.rows.length === 0
          ? nothingFound(first.meta, filters, `${params.state ? `${params.state} ` : ''}pull requests`)
          : null;
      }}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="State"
            data={states}
            value={params.state ?? 'all'}
            onChange={(value) => setState(value === 'all' ? null : (value as State))}
          />
          <CsvButton
            name="pull-requests"
            rows={query.data?.pages.flatMap((page) => page.rows) ?? []}
            columns={pullRequestCsv}
          />
        </>
      }
    >
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.rows);
        return (
          <>
            <PullRequestTable rows={rows} sort={params.sort} order={params.order} sortBy={sortBy} />
            <ShowMore query={query} shown={formatCounted(rows.length, 'pull request')} label="Load more" />
          </>
        );
      }}
    </Section>
  );
}
