import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
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

/** A table of a few columns, without sorting or paging. */
export function PlainTable({ label, columns, actions, className = '', children }: PlainTableProps) {
  return (
    <ScrollX label={label}>
      <table className={`${table.table} ${className}`}>
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
