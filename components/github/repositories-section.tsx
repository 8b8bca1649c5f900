'use client';

import { Skeleton, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { CsvButton, type CsvColumn } from '#components/ui/csv-button.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import { Section } from '#components/ui/section.tsx';
import table from '#components/ui/table.module.css';
import { heights } from '#components/ui/theme.ts';
import type { PullRequestRepositories } from '#lib/api/pull-request-shapes.ts';
import { formatCount, formatDuration, formatDurationExact, formatShare } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import { nothingFound } from './empty.tsx';
import classes from './github.module.css';
import { usePulls } from './pull-details.ts';
import { SortColumn } from './sort-column.tsx';

type Repository = PullRequestRepositories['repositories'][number];
type Figure = Exclude<keyof Repository, 'id'>;

const columns: { label: string; by: Figure; num: boolean }[] = [
  { label: 'Repository', by: 'name', num: false },
  { label: 'All', by: 'count', num: true },
  { label: 'Opened', by: 'opened', num: true },
  { label: 'Merged', by: 'merged', num: true },
  { label: 'Before', by: 'previousMerged', num: true },
  { label: 'Open now', by: 'openNow', num: true },
  { label: 'Elapsed', by: 'elapsedP50', num: true },
  { label: 'Before', by: 'previousElapsedP50', num: true },
  { label: 'First review', by: 'firstReviewP50', num: true },
  { label: 'Without review', by: 'unreviewed', num: true },
  { label: 'Size', by: 'sizeP50', num: true },
];

/** The pull requests of each repository. */
export function RepositoriesSection() {
  const filters = useMetricFilters();
  const { showSet } = usePulls();
  const query = useQuery(metricQuery('pullRequestRepositories', filters));
  const [{ sort, order }, setSort] = useState<{ sort: Figure; order: 'asc' | 'desc' }>({
    sort: 'name',
    order: 'asc',
  });
  const rows = sorted(query.data?.repositories ?? [], sort, order);
  const choose = (by: Figure) =>
    setSort({
      sort: by,
      order: by === sort ? (order === 'asc' ? 'desc' : 'asc') : by === 'name' ? 'asc' : 'desc',
    });
  return (
    <Section
      title="Per repository"
      description="Opened, merged or closed in the range; times and size are medians."
      query={query}
      explain={definitions.repositories}
      rows={{ label: 'pull requests merged', to: () => showSet({ of: 'merged' }) }}
      meta={(data) => data.meta}
      skeleton={<Skeleton h={heights.tableRow * 6} />}
      empty={(data) =>
        data.repositories.length > 0 ? null : nothingFound(data.meta, filters, 'pull requests')
      }
      actions={<CsvButton name="pull-requests-per-repository" rows={rows} columns={csv} />}
    >
      {() => (
        <ScrollX label="Pull requests per repository">
          <table className={`${table.table} ${classes.wideTable}`}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <SortColumn key={column.by} {...column} sort={sort} order={order} choose={choose} />
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row
                  key={row.id}
                  row={row}
                  show={() => showSet({ of: 'merged', repository: row.id, in: row.name })}
                />
              ))}
            </tbody>
          </table>
        </ScrollX>
      )}
    </Section>
  );
}

function Row({ row, show }: { row: Repository; show: () => void }) {
  return (
    <tr>
      <th scope="row">
        <UnstyledButton className={classes.open} title={`Show what was merged in ${row.name}`} onClick={show}>
          {row.name}
        </UnstyledButton>
      </th>
      <td data-num>{formatCount(row.count)}</td>
      <td data-num>{formatCount(row.opened)}</td>
      <td data-num>{formatCount(row.merged)}</td>
      <td data-num>{formatCount(row.previousMerged)}</td>
      <td data-num>{formatCount(row.openNow)}</td>
      <td data-num title={formatDurationExact(row.elapsedP50)}>
        {formatDuration(row.elapsedP50)}
      </td>
      <td data-num title={formatDurationExact(row.previousElapsedP50)}>
        {formatDuration(row.previousElapsedP50)}
      </td>
      <td data-num title={formatDurationExact(row.firstReviewP50)}>
        {formatDuration(row.firstReviewP50)}
      </td>
      <td data-num>{formatShare(row.unreviewed)}</td>
      <td data-num>{formatCount(row.sizeP50)}</td>
    </tr>
  );
}

/** What has no value comes last, whatever the order. */
function sorted(rows: readonly Repository[], by: Figure, order: 'asc' | 'desc'): Repository[] {
  const turn = order === 'asc' ? 1 : -1;
  return rows.toSorted((a, b) => {
    const [x, y] = [a[by], b[by]];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return typeof x === 'string' ? turn * x.localeCompare(String(y)) : turn * (x - Number(y));
  });
}

const csv: readonly CsvColumn<Repository>[] = [
  { header: 'repository', value: ({ name }) => name },
  { header: 'count', value: ({ count }) => count },
  { header: 'opened', value: ({ opened }) => opened },
  { header: 'merged', value: ({ merged }) => merged },
  { header: 'mergedBefore', value: ({ previousMerged }) => previousMerged },
  { header: 'closedUnmerged', value: ({ closedUnmerged }) => closedUnmerged },
  { header: 'openNow', value: ({ openNow }) => openNow },
  { header: 'elapsedSecondsP50', value: ({ elapsedP50 }) => elapsedP50 },
  { header: 'elapsedSecondsP50Before', value: ({ previousElapsedP50 }) => previousElapsedP50 },
  { header: 'firstReviewSecondsP50', value: ({ firstReviewP50 }) => firstReviewP50 },
  { header: 'withoutReview', value: ({ unreviewed }) => unreviewed },
  { header: 'sizeP50', value: ({ sizeP50 }) => sizeP50 },
];
