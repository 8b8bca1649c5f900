import type { ReactNode } from 'react';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import classes from './github.module.css';

interface FigureTableProps {
  /** What it is called where it scrolls sideways. */
  label: string;
  /** The first names the row; under the others stand numbers, to the right. */
  columns: readonly string[];
  /** Its rows. */
  children: ReactNode;
}

/** A table of numbers, which stay under each other on a phone, too. */
export function FigureTable({ label, columns, children }: FigureTableProps) {
  return (
    <ScrollX label={label}>
      <table className={`${table.table} ${classes.figures}`}>
        <thead>
          <tr>
            {columns.map((column, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name, and none ever moves
              <th key={index} scope="col" data-num={index > 0 || undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollX>
  );
}
