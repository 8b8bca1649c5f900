import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconSelector } from '@tabler/icons-react';
import classes from './pull-request-table.module.css';

interface SortHeadProps<Sort extends string> {
  label: string;
  /** None: it cannot be sorted by. */
  by?: Sort | undefined;
  /** Numbers stand to the right. */
  num?: boolean | undefined;
  sort: Sort;
  order: 'asc' | 'desc';
  choose: (by: Sort) => void;
}

/** Head of a column, which sorts by it. */
export function SortHead<Sort extends string>({ label, by, num, sort, order, choose }: SortHeadProps<Sort>) {
  const active = by === sort;
  const Icon = active ? (order === 'asc' ? IconArrowUp : IconArrowDown) : IconSelector;
  return (
    <th
      scope="col"
      data-num={num || undefined}
      aria-sort={active ? (order === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      {by ? (
        <UnstyledButton className={classes.sort} data-active={active || undefined} onClick={() => choose(by)}>
          {label}
          <Icon size={14} aria-hidden="true" />
        </UnstyledButton>
      ) : (
        label
      )}
    </th>
  );
}
