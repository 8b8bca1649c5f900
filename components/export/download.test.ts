import { expect, test } from 'vitest';
import { csvLines, UTF8_MARK } from '#lib/csv.ts';
import { exportDatasets } from '#lib/exports.ts';
import { createDownload, type Progress } from './download.ts';
import type { Sink } from './sinks.ts';

const ROWS = 40;
const columns = Object.keys(exportDatasets.deployment_changes.columns);
const rows = Array.from({ length: ROWS }, (_, n) => ['acme/shop', 'd1', n, `"sha"\n${n}`]);

/** A server that breaks off each answer after so many bytes. */
function server(breaksAfter: number[]) {
  const asked: (string | undefined)[] = [];
  const ask = async (after: string | undefined): Promise<Response> => {
    asked.push(after);
    const from = after === undefined ? 0 : Number((JSON.parse(after) as unknown[])[2]) + 1;
    const rest = rows.slice(from);
    const whole = new TextEncoder().encode(csvLines([...(after === undefined ? [columns] : []), ...rest]));
    const cut = breaksAfter.shift();
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        for (let at = 0; at < Math.min(whole.length, cut ?? Number.POSITIVE_INFINITY); at += 7) {
          stream.enqueue(whole.slice(at, Math.min(at + 7, cut ?? whole.length)));
        }
      },
      pull: (stream) => (cut === undefined ? stream.close() : stream.error(new TypeError('network error'))),
    });
    return new Response(body, { headers: { 'x-leadline-total-rows': String(rest.length) } });
  };
  return { ask, asked };
}

function memory() {
  let text = '';
  let closed = false;
  const sink: Sink = {
    async write(bytes) {
      text += new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    },
    async reset() {
      text = '';
    },
    async close() {
      closed = true;
    },
    abandon: async () => {},
  };
  return { sink, file: () => ({ text, closed }) };
}

const whole = UTF8_MARK + csvLines([columns, ...rows]);
const common = { name: 'deployment_changes', format: 'csv', prefix: UTF8_MARK } as const;

test('an export that breaks goes on behind its last whole row, and the file is the same', async () => {
  const { ask, asked } = server([5, 100, 0, 333]);
  const { sink, file } = memory();
  const seen: Progress[] = [];
  const download = createDownload({ ...common, sink, ask, onProgress: (progress) => seen.push(progress) });
  const { signal } = new AbortController();
  for (let tries = 0; tries < 4; tries++) {
    await expect(download.run(signal)).rejects.toThrow('network error');
    expect(file().closed).toBe(false);
  }
  await download.run(signal);
  expect(file()).toEqual({ text: whole, closed: true });
  // From the beginning until there is a row.
  expect(asked.slice(0, 2)).toEqual([undefined, undefined]);
  expect(asked.slice(2).every((after) => after?.startsWith('["acme/shop","d1",'))).toBe(true);
  expect(download.progress()).toEqual({ rows: ROWS, total: ROWS, bytes: whole.length + 2 });
  expect(seen.filter(({ total }) => total !== ROWS)).toEqual([]);
});

test('an answer that ends early without a word is not taken for the whole', async () => {
  const { sink, file } = memory();
  const ask = async () =>
    new Response(csvLines([columns, ...rows.slice(0, 3)]), {
      headers: { 'x-leadline-total-rows': String(ROWS) },
    });
  const download = createDownload({ ...common, sink, ask, onProgress: () => {} });
  await expect(download.run(new AbortController().signal)).rejects.toThrow('ended before the export did');
  expect(file().closed).toBe(false);
  expect(download.progress()).toMatchObject({ rows: 3, total: ROWS });
});

test('begun anew, nothing of before is in the file', async () => {
  const { ask } = server([200]);
  const { sink, file } = memory();
  const download = createDownload({ ...common, sink, ask, onProgress: () => {} });
  const { signal } = new AbortController();
  await expect(download.run(signal)).rejects.toThrow();
  await download.restart();
  expect(download.progress()).toEqual({ rows: 0, total: null, bytes: 0 });
  await download.run(signal);
  expect(file()).toEqual({ text: whole, closed: true });
});
