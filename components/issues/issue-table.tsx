import { Text } from '@mantine/core';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { leftOutBy } from '#components/ui/left-out.ts';
import { OutsideLink } from '#components/ui/outside-link.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import { SortHead, type Sorting, sortOf } from '#components/ui/sort-head.tsx';
import table from '#components/ui/table.module.css';
import type { Issue, IssueColumn, IssueSort } from './issue-columns.tsx';
import classes from './issue-table.module.css';

interface IssueTableProps {
  label: string;
  rows: readonly Issue[];
  columns: readonly IssueColumn[];
  /** Where the reader may choose the order. */
  sorting?: Sorting<IssueSort>;
}

/** Issues with links to where they are kept. */
export function IssueTable({ label, rows, columns, sorting }: IssueTableProps) {
  const timeZone = useTimeZone();
  const now = useNow(60_000);
  return (
    <ScrollX label={label}>
      <table className={`${table.table} ${classes.table}`}>
        <thead>
          <tr>
            <th scope="col">Issue</th>
            {columns.map(({ label: name, num, sort }) => (
              <th key={name} scope="col" data-num={num} aria-sort={sorting && sortOf(sort, sorting)}>
                {sorting && sort ? <SortHead label={name} sort={sort} sorting={sorting} /> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((issue) => (
            <tr key={issue.id}>
              <th scope="row" className={classes.what}>
                <OutsideLink url={issue.url} className={classes.title} title={issue.title}>
                  {issue.title}
                </OutsideLink>
                <Text size="xs" c="dimmed" span display="block" truncate>
                  {issue.key}
                  {issue.reopened > 0 &&
                    ` · reopened ${issue.reopened === 1 ? 'once' : `${issue.reopened} times`}`}
                  {issue.excludedBy && ` · ${leftOutBy(issue.excludedBy)}`}
                </Text>
              </th>
              {columns.map(({ label: name, num, cell }) => (
                <td key={name} data-num={num}>
                  {cell(issue, { timeZone, now })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
