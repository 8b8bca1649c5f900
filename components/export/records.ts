import { csvCells } from '#lib/csv.ts';
import { type ExportDataset, type ExportFormat, type ExportName, exportDatasets } from '#lib/exports.ts';

/** Follows an export as its bytes come, so that what was received can be counted, and gone on with after a break. */
export interface Records {
  /** @returns what may be written: whole lines, those of before finished */
  take(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
  /** Rows that are whole, without the head of a CSV. */
  rows(): number;
  /** Of the last whole row, as `after` takes it; null before the first. */
  key(): string | null;
}

const NEWLINE = 10;
const QUOTE = 34;

/** @param head whether a line with the names of the columns comes first */
export function createRecords(name: ExportName, format: ExportFormat, head: boolean): Records {
  const quoting = format === 'csv';
  let rest = new Uint8Array(0);
  let quoted = false;
  let lines = 0;
  let last: Uint8Array | null = null;
  const rows = () => Math.max(0, lines - (head ? 1 : 0));
  return {
    take(bytes) {
      const all = new Uint8Array(rest.length + bytes.length);
      all.set(rest);
      all.set(bytes, rest.length);
      let end = 0;
      for (let at = rest.length; at < all.length; at++) {
        // A quote within quotes is written twice: it ends them and begins them again.
        if (quoting && all[at] === QUOTE) quoted = !quoted;
        if (all[at] !== NEWLINE || quoted) continue;
        lines++;
        last = all.subarray(end, at + 1);
        end = at + 1;
      }
      rest = all.slice(end);
      return all.subarray(0, end);
    },
    rows,
    key() {
      if (rows() === 0 || !last) return null;
      const line = new TextDecoder().decode(last);
      return JSON.stringify(format === 'csv' ? keyOfCsv(name, line) : keyOfJson(name, line));
    },
  };
}

function keyOfJson(name: ExportName, line: string): unknown[] {
  const row = JSON.parse(line) as Record<string, unknown>;
  return exportDatasets[name].key.map((column) => row[column]);
}

function keyOfCsv(name: ExportName, line: string): unknown[] {
  const { key, columns }: ExportDataset = exportDatasets[name];
  const cells = csvCells(line);
  const names = Object.keys(columns);
  return key.map((column) => {
    const cell = cells[names.indexOf(column)] ?? '';
    const { type, nullable } = columns[column]!;
    if (cell === '' && nullable) return null;
    return type === 'integer' ? Number(cell) : cell;
  });
}
