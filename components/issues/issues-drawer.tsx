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
import { activeColumns, doneColumns, issueCsv, timeInColumns } from './issue-columns.tsx';
import { ISSUES, issueSetView } from './issue-details.ts';
import { IssueTable } from './issue-table.tsx';

interface IssuesDrawerProps {
  /** Name of a step by its id, as far as the page knows it. */
  stepName?: (id: string) => string;
}

/** The issues behind whatever the address names: a point, a band, a bar, a row. One per page. */
export function IssuesDrawer({ stepName = () => 'One step' }: IssuesDrawerProps) {
  const filters = useMetricFilters();
  const { details, shown, close } = useDetails();
  const view = issueSetView(shown, filters, stepName);
  const query = useInfiniteQuery({
    ...metricListQuery('issueList', filters, view?.params ?? null),
    ...noOtherRows,
  });
  const columns = view?.params.timeIn
    ? timeInColumns
    : view?.params.set === 'active'
      ? activeColumns
      : doneColumns;
  return (
    <DetailsDrawer
      opened={details?.kind === ISSUES && view !== null}
      close={close}
      title={view?.title ?? ''}
      query={query}
      meta={({ pages }) => pages.at(-1)?.meta}
      empty={({ pages }) => (pages[0]?.rows.length === 0 ? noRows('issues') : null)}
    >
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.rows);
        return (
          <>
            <IssueTable label={view?.title ?? ''} rows={rows} columns={columns} />
            <Group justify="space-between" align="flex-end">
              <ShowMore query={query} shown={formatCounted(rows.length, 'issue')} label="Load more" />
              <CsvButton name="issues" rows={rows} columns={issueCsv} />
            </Group>
          </>
        );
      }}
    </DetailsDrawer>
  );
}
