import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CopyText, type CopyValue, copyIn, textArray } from './copy.ts';
import { createTestDatabase, type TestDatabase } from './embedded/testing/database.ts';
import { TransactionLostError } from './router/connection-errors.ts';
import type { Router } from './router/router.ts';
import { testRouter } from './testing/router.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.owner`create table texts (n text, text text, labels text)`;
  await database.owner`create table numbers (n int)`;
  await database.owner.unsafe(`grant all on texts, numbers to ${database.user}_app`);
  router = await testRouter(database);
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

const scope = { clientId: null };
const text = (rows: CopyValue[][]) => {
  const all = new CopyText();
  for (const row of rows) all.add(row);
  return all.end();
};
const works = () => router.etl(scope, (tx) => tx`select 1 as one`);

describe('COPY', () => {
  it('brings every text as it is', async () => {
    const nasty = [
      'plain',
      '',
      '\\N',
      '\\.',
      'a\tb',
      'a\nb\r\nc',
      'back\\slash',
      '"quotes"',
      "o'clock",
      'Zoë 🚲',
      '\\t',
    ];
    const labels = ['a,b', '{x}', '"', '\\', 'new\nline', '', 'NULL'];
    await router.etl(scope, async (tx) => {
      const rows = [...nasty, null].map((value, n) => [n, value, textArray(labels)]);
      await copyIn(tx, 'texts (n, text, labels)', text(rows));
      const stored = await tx`select text, labels::text[] as labels from texts order by n::int`;
      expect(stored.map((row) => row.text)).toEqual([...nasty, null]);
      expect(await tx`select array_to_json(labels::text[])::text as labels from texts limit 1`).toEqual([
        { labels: JSON.stringify(labels) },
      ]);
    });
  });

  it('sends more than goes into one piece, and the event loop turns meanwhile', async () => {
    const long = 'x'.repeat(10_000);
    const pieces = text(Array.from({ length: 1_000 }, (_, n) => [n, long, '{}']));
    expect(pieces.length).toBeGreaterThan(100);
    let turns = 0;
    const count = setInterval(() => turns++, 1);
    await router.etl(scope, async (tx) => {
      await tx`truncate texts`;
      await copyIn(tx, 'texts', pieces);
      expect(await tx`select count(*)::int as n, sum(length(text))::int as length from texts`).toEqual([
        { n: 1_000, length: 10_000_000 },
      ]);
    });
    clearInterval(count);
    expect(turns).toBeGreaterThan(3);
  });

  it('tells of a refusal while it sends', async () => {
    const pieces = text([['not a number'], ...Array.from({ length: 2_000_000 }, () => [1])]);
    await expect(router.etl(scope, (tx) => copyIn(tx, 'numbers', pieces))).rejects.toMatchObject({
      code: '22P02',
    });
    expect(await works()).toEqual([{ one: 1 }]);
  });

  it('does not hang on a refusal after the last row: the statement behind it fails', async () => {
    const refused = router.etl(scope, async (tx) => {
      await copyIn(tx, 'numbers', text([['not a number']]));
      await tx`select 1`;
    });
    await expect(refused).rejects.toMatchObject({ code: '25P02' });
    expect(await works()).toEqual([{ one: 1 }]);
    expect(await database.owner`select 1 from numbers`).toEqual([]);
  });

  it('tells of a lost connection, whenever that is', async () => {
    const row = text([[1]]);
    /** More than can be sent until the connection is gone: the event loop turns between any two. */
    function* many(pid: number) {
      void database.owner`select pg_terminate_backend(${pid}::int)`.execute();
      for (let i = 0; i < 1_000_000; i++) yield row[0]!;
    }
    const during = router.etl(scope, async (tx) => {
      const [own] = await tx`select pg_backend_pid() as pid`;
      await copyIn(tx, 'numbers', many(own!.pid));
      await tx`select 1`;
    });
    await expect(during).rejects.toBeInstanceOf(TransactionLostError);
    const behind = router.etl(scope, async (tx) => {
      const [own] = await tx`select pg_backend_pid() as pid`;
      await copyIn(tx, 'numbers', row);
      await database.owner`select pg_terminate_backend(${own!.pid}::int)`;
      await tx`select pg_sleep(1)`;
    });
    await expect(behind).rejects.toBeInstanceOf(TransactionLostError);
    expect(await works()).toEqual([{ one: 1 }]);
    expect(await database.owner`select 1 from numbers`).toEqual([]);
  });
});
