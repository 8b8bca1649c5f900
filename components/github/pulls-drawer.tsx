'use client';

import { Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { noRows } from '#components/filters/nothing-in-range.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricListQuery, noOtherRows } from '#components/hooks/metric-query.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { DetailsDrawer } from '#components/ui/details-drawer.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import { useDetails } from '#components/ui/use-details.ts';
import { formatCounted } from '#lib/format.ts';
import { PULLS, pullSetView } from './pull-details.ts';
import { pullRequestCsv } from './pull-request-csv.ts';
import { PullTable } from './pull-table.tsx';

/** The pull requests behind whatever the address names: a point, a bar, a row. */
export function PullsDrawer() {
  const filters = useMetricFilters();
  const { details, shown, close } = useDetails();
  const view = pullSetView(shown, filters);
  const query = useInfiniteQuery({
    ...metricListQuery('pullRequestList', filters, view?.params ?? null),
    ...noOtherRows,
  });
  return (
    <DetailsDrawer
      opened={details?.kind === PULLS && view !== null}
      close={close}
      title={view?.title ?? ''}
      query={query}
      meta={({ pages }) => pages.at(-1)?.meta}
      empty={({ pages }) => (pages[0]?.rows.length === 0 ? noRows('pull requests') : null)}
    >
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.rows);
        return (
          <>
            <PullTable label={view?.title ?? ''} rows={rows} />
            <Group justify="space-between" align="flex-end">
              <ShowMore
                query={query}
                shown={`${formatCounted(rows.length, 'pull request')} of ${pages[0]?.meta.n ?? rows.length}`}
                label="Load more"
              />
              <CsvButton name="pull-requests" rows={rows} columns={pullRequestCsv} />
            </Group>
          </>
        );
      }}
    </DetailsDrawer>
  );
}
