import { useTimeZone } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import type { Order, Sort } from './list-params.ts';
import { usePulls } from './pull-details.ts';
import { type PullRequest, PullRequestRow } from './pull-request-row.tsx';
import classes from './pull-request-table.module.css';
import { SortColumn } from './sort-column.tsx';

interface PullRequestTableProps {
  rows: PullRequest[];
  sort: Sort;
  order: Order;
  sortBy: (sort: Sort) => void;
}

const columns: { label: string; by?: Sort; num?: boolean }[] = [
  { label: 'Pull request' },
  { label: 'Author' },
  { label: 'State' },
  { label: 'Opened', by: 'created' },
  { label: 'Merged', by: 'merged' },
  { label: 'Elapsed', by: 'elapsed', num: true },
  { label: 'Stages' },
  { label: 'Size', by: 'size', num: true },
  { label: 'Reviews', num: true },
];

/** Rows of pull requests under sortable heads. */
export function PullRequestTable({ rows, sort, order, sortBy }: PullRequestTableProps) {
  const timeZone = useTimeZone();
  const now = useNow(60_000);
  const { showPull } = usePulls();
  return (
    <ScrollX label="Table of pull requests">
      <table className={`${table.table} ${classes.table}`}>
        <thead>
          <tr>
            {columns.map((column) => (
              <SortColumn key={column.label} {...column} sort={sort} order={order} choose={sortBy} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PullRequestRow key={row.id} row={row} timeZone={timeZone} now={now} show={showPull} />
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
