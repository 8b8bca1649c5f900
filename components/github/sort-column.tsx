import { SortHead, sortOf } from '#components/ui/sort-head.tsx';

interface SortColumnProps<Sort extends string> {
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
export function SortColumn<Sort extends string>({
  label,
  by,
  num,
  sort,
  order,
  choose,
}: SortColumnProps<Sort>) {
  const sorting = { sort, order, by: choose };
  return (
    <th scope="col" data-num={num || undefined} aria-sort={sortOf(by, sorting)}>
      {by ? <SortHead label={label} sort={by} sorting={sorting} /> : label}
    </th>
  );
}
