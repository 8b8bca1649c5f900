import type { Row } from './bench.ts';

const number = ({ value }: Row) =>
  value === null ? '–' : String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

/** Prints rows as columns, each number with three figures. */
export function printTable(rows: readonly (Row & { bench?: string })[]): void {
  const named = rows.some(({ bench }) => bench !== undefined);
  const table = [
    [...(named ? ['bench'] : []), 'what', 'value', 'unit', 'target', 'verdict'],
    ...rows.map((row) => [
      ...(named ? [row.bench ?? ''] : []),
      ...[row.what, number(row), row.unit, row.target, row.verdict === 'info' ? '' : row.verdict],
    ]),
  ];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((cells) => cells[column]!.length)));
  const value = named ? 2 : 1;
  for (const cells of table) {
    const padded = cells.map((cell, column) =>
      column === value ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    );
    console.log(padded.join('  ').trimEnd());
  }
}
