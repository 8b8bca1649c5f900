'use client';

import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricListQuery } from '#components/hooks/metric-query.ts';
import { isNeverSynced, noIssues } from '#components/issues/empty.tsx';
import { activeColumns, issueCsv } from '#components/issues/issue-columns.tsx';
import { IssueTable } from '#components/issues/issue-table.tsx';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import { heights } from '#components/ui/theme.ts';
import { formatCounted } from '#lib/format.ts';
import { definitions } from './definitions.ts';

const ROWS = 25;
const parsers = {
  sort: parseAsStringLiteral(['age', 'step_time']).withDefault('age'),
  order: parseAsStringLiteral(['asc', 'desc']).withDefault('desc'),
};

/** What is in progress or waiting now, the oldest first. */
export function ActiveSection() {
  const filters = useMetricFilters();
  const [{ sort, order }, set] = useQueryStates(parsers);
  const query = useInfiniteQuery(metricListQuery('issueList', filters, { set: 'active', sort, order }));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Section
      title="Work in progress"
      description="Issues in progress or waiting now."
      query={query}
      explain={definitions.active}
      meta={({ pages }) => pages.at(-1)?.meta}
      skeleton={<Skeleton h={heights.tableRow * ROWS} />}
      empty={({ pages }) => {
        const first = pages[0];
        if (!first || first.rows.length > 0) return null;
        return isNeverSynced(first.meta)
          ? noIssues(first.meta, filters, 'issues')
          : {
              title: 'Nothing is under way',
              text: 'No issue is in progress or waiting now. Filters at the top of the page narrow this list, too.',
            };
      }}
      actions={<CsvButton name="work-in-progress" rows={rows} columns={issueCsv} ranged={false} />}
    >
      {() => (
        <>
          <IssueTable
            label="Issues in progress or waiting"
            rows={rows}
            columns={activeColumns}
            sorting={{
              sort,
              order,
              by: (next) => {
                if (next !== 'age' && next !== 'step_time') return;
                void set({ sort: next, order: next === sort && order === 'desc' ? 'asc' : 'desc' });
              },
            }}
          />
          <ShowMore query={query} shown={formatCounted(rows.length, 'issue')} label="Load more" />
        </>
      )}
    </Section>
  );
}
