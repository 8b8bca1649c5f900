import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconSelector } from '@tabler/icons-react';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import type { Order, Sort } from './list-params.ts';
import { type PullRequest, PullRequestRow } from './pull-request-row.tsx';
import classes from './pull-request-table.module.css';

interface PullRequestTableProps {
  rows: PullRequest[];
  sort: Sort;
  order: Order;
  sortBy: (sort: Sort) => void;
}

const columns: { label: string; sort?: Sort; right?: boolean }[] = [
  { label: 'Pull request' },
  { label: 'Author' },
  { label: 'State' },
  { label: 'Opened', sort: 'created' },
  { label: 'Merged', sort: 'merged' },
  { label: 'Elapsed', sort: 'elapsed', right: true },
  { label: 'Stages' },
  { label: 'Size', sort: 'size', right: true },
  { label: 'Reviews', right: true },
];

/** Rows of pull requests under sortable heads. */
export function PullRequestTable({ rows, sort, order, sortBy }: PullRequestTableProps) {
  const timeZone = useTimeZone();
  const now = useNow(60_000);
  return (
    <ScrollX label="Table of pull requests">
      <table className={`${table.table} ${classes.table}`}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.label}
                scope="col"
                data-num={column.right || undefined}
                aria-sort={column.sort === sort ? (order === 'asc' ? 'ascending' : 'descending') : undefined}
              >
                {column.sort ? (
                  <SortHead
                    {...column}
                    sort={column.sort}
                    active={column.sort === sort}
                    order={order}
                    sortBy={sortBy}
                  />
                ) : (
                  column.label
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PullRequestRow key={row.id} row={row} timeZone={timeZone} now={now} />
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}

interface SortHeadProps {
  label: string;
  sort: Sort;
  active: boolean;
  order: Order;
  sortBy: (sort: Sort) => void;
}

function SortHead({ label, sort, active, order, sortBy }: SortHeadProps) {
  const Icon = active ? (order === 'asc' ? IconArrowUp : IconArrowDown) : IconSelector;
  return (
    <UnstyledButton className={classes.sort} data-active={active || undefined} onClick={() => sortBy(sort)}>
      {label}
      <Icon size={14} aria-hidden="true" />
    </UnstyledButton>
  );
}
