import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { testRouter } from '../testing/router.ts';
import { isConnectionLost } from './connection-errors.ts';
import type { Router } from './router.ts';

/** 20 in `npm test`, 200 in `npm run test:long`. */
const KILLS = process.env.LEADLINE_TEST_LONG ? 200 : 20;

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  await database.owner`create table pairs (tx int not null, part int not null)`;
  await database.owner.unsafe(`grant select, insert on pairs to "${database.user}_app"`);
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it(`survives ${KILLS} random kills of its backends in the middle of chunk transactions, with no row outside its transaction`, async () => {
  let stop = false;
  let next = 0;
  let lost = 0;
  const committed = new Set<number>();

  // Four writers: each transaction writes two rows and waits between them, as a chunk waits for its parts.
  const writers = Array.from({ length: 4 }, async () => {
    while (!stop) {
      const tx = next++;
      try {
        await router.etl({ clientId: null }, async (sql) => {
          await sql`insert into pairs values (${tx}, 1)`;
          await pause(Math.random() * 4);
          await sql`insert into pairs values (${tx}, 2)`;
          if (Math.random() < 0.5) await pause(Math.random() * 3);
        });
        committed.add(tx);
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
        lost++;
      }
    }
  });

  for (let kills = 0; kills < KILLS; ) {
    await pause(Math.random() * 12);
    const [row] = await database.owner`
      select pg_terminate_backend(pid) as killed from pg_stat_activity
      where datname = ${database.database} and application_name = 'leadline:etl'
      order by random() limit 1`;
    if (row?.killed) kills++;
  }
  stop = true;
  await Promise.all(writers);

  const rows = await database.owner`select tx, array_agg(part order by part) as parts from pairs group by tx`;
  const torn = rows.filter(({ parts }) => parts.length !== 2);
  expect(torn, 'transactions with a row too few or too many').toEqual([]);
  // What was told committed is there. (A COMMIT whose answer was lost may be there too.)
  const stored = new Set(rows.map(({ tx }) => tx));
  expect([...committed].filter((tx) => !stored.has(tx))).toEqual([]);
  expect(stored.size - committed.size).toBeLessThanOrEqual(lost);
  expect(lost, 'kills that hit a transaction').toBeGreaterThan(0);
  expect(router.poolStats()['primary/etl']).toMatchObject({ checkedOut: 0, waiting: 0 });
});
