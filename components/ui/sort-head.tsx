import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconSelector } from '@tabler/icons-react';
import classes from './sort-head.module.css';

export interface Sorting<Sort extends string> {
  sort: Sort;
  order: 'asc' | 'desc';
  by: (sort: Sort) => void;
}

interface SortHeadProps<Sort extends string> {
  label: string;
  sort: Sort;
  sorting: Sorting<Sort>;
}

/** Head of a column that a table can be sorted by. */
export function SortHead<Sort extends string>({ label, sort, sorting }: SortHeadProps<Sort>) {
  const active = sort === sorting.sort;
  const Icon = active ? (sorting.order === 'asc' ? IconArrowUp : IconArrowDown) : IconSelector;
  return (
    <UnstyledButton
      className={classes.sort}
      data-active={active || undefined}
      onClick={() => sorting.by(sort)}
    >
      {label}
      <Icon size={14} aria-hidden="true" />
    </UnstyledButton>
  );
}

/** The `aria-sort` of a column. */
export const sortOf = <Sort extends string>(sort: Sort | undefined, sorting: Sorting<Sort>) =>
  sort === sorting.sort ? (sorting.order === 'asc' ? 'ascending' : 'descending') : undefined;
