import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLines } from '#lib/csv.ts';
import { exportDatasets } from '#lib/exports.ts';
import { createRecords } from './records.ts';

const names = Object.keys(exportDatasets.incidents.columns);
const row = fc.record({
  incidentId: fc.string({ minLength: 1 }).filter((text) => !text.startsWith("'")),
  source: fc.constantFrom('github', 'pager,duty', '-x'),
  repository: fc.constantFrom('acme/shop', null),
  title: fc.oneof(fc.string(), fc.constantFrom('a\nb', '"', 'x"\r\n"y', '漢字 🚀', '=1+1\n')),
});
type Row = { [Column in (typeof names)[number]]?: string | null };

const csv = (rows: Row[], head: boolean) =>
  csvLines([...(head ? [names] : []), ...rows.map((it) => names.map((name) => it[name] ?? null))]);
const ndjson = (rows: Row[]) => rows.map((it) => `${JSON.stringify(it)}\n`).join('');

test('whatever the pieces, whole rows are counted and the key of the last one is known', () => {
  const pieces = fc.array(fc.nat(), { maxLength: 8 });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), pieces, fc.nat(), (rows, cuts, at) => {
      for (const format of ['csv', 'ndjson'] as const) {
        const text = format === 'csv' ? csv(rows, true) : ndjson(rows);
        const whole = new TextEncoder().encode(text);
        const until = at % (whole.length + 1);
        const ends = [...cuts.map((cut) => cut % (until + 1)), until].toSorted((a, b) => a - b);
        const records = createRecords('incidents', format, format === 'csv');
        let written = '';
        let from = 0;
        for (const end of ends) {
          written += new TextDecoder().decode(records.take(whole.subarray(from, end)));
          from = end;
        }
        const head = format === 'csv' && written.length > 0 ? 1 : 0;
        const kept = rows.slice(0, records.rows());
        expect(written).toBe(format === 'csv' ? csv(kept, head === 1) : ndjson(kept));
        const last = kept.at(-1);
        expect(records.key()).toBe(last ? JSON.stringify([last.source, last.incidentId]) : null);
        if (until === whole.length) expect(records.rows()).toBe(rows.length);
      }
    }),
    { numRuns: 300 },
  );
});

test('a number and what is empty come back as they were', () => {
  const take = (name: 'pull_requests' | 'issue_status_intervals', cells: (string | number | null)[]) => {
    const records = createRecords(name, 'csv', false);
    records.take(new TextEncoder().encode(csvLines([cells])));
    return records.key();
  };
  expect(take('pull_requests', ['acme/shop', 7, 'Title'])).toBe('["acme/shop",7]');
  expect(take('issue_status_intervals', ['A-1', 'To do', null, '2026-01-01T00:00:00.000Z', null])).toBe(
    '["A-1","To do","2026-01-01T00:00:00.000Z",null]',
  );
});
