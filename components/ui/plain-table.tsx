import { VisuallyHidden } from '@mantine/core';
import type { CSSProperties, ReactNode } from 'react';
import { ScrollX } from './scroll-x.tsx';
import table from './table.module.css';

interface PlainTableProps {
  /** What it is called where it scrolls sideways. */
  label: string;
  columns: readonly string[];
  /** Heading of a last column that shows buttons; it is not seen. */
  actions?: string;
  className?: string | undefined;
  /** Its rows. */
  children: ReactNode;
}

/** For the style sheet, which writes them beside the cells where there is no room for columns. */
const headings = (columns: readonly string[]) =>
  Object.fromEntries(
    columns.map((column, index) => [`--heading-${index + 1}`, JSON.stringify(column)]),
  ) as CSSProperties;

/** A table of a few columns, without sorting or paging; on a phone a row is a card. */
export function PlainTable({ label, columns, actions, className = '', children }: PlainTableProps) {
  return (
    <ScrollX label={label}>
      <table className={`${table.table} ${table.plain} ${className}`} style={headings(columns)}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
            {actions && (
              <th scope="col">
                <VisuallyHidden>{actions}</VisuallyHidden>
              </th>
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollX>
  );
}
