import { afterAll, beforeAll, expect, it } from 'vitest';
import { long } from '#lib/testing/long.ts';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { testRouter } from '../testing/router.ts';
import type { Router } from './router.ts';
import { killBackendsDuringChunks, preparePairs } from './testing/chunk-chaos.ts';

/** 8 in `npm test`, 200 in `npm run test:long`; the bench makes it 800. */
const KILLS = long ? 200 : 8;

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  await preparePairs(database.owner, `${database.user}_app`);
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

it(`survives ${KILLS} random kills of its backends in the middle of chunk transactions, with no row outside its transaction`, async () => {
  const { owner, database: name } = database;
  const seen = await killBackendsDuringChunks({ router, owner, database: name, kills: KILLS });
  expect(seen.kills).toBeGreaterThanOrEqual(KILLS);
  expect(seen.committed, 'the writers went on').toBeGreaterThanOrEqual(KILLS / 4 - 1);
  expect(seen.worstRecoveryMs, 'from a kill to the next commit').toBeLessThan(5_000);
  expect(seen.torn, 'transactions with a row too few or too many').toEqual([]);
  expect(seen.missing, 'told committed, but not there').toEqual([]);
  expect(seen.unheard).toBeLessThanOrEqual(seen.lost);
  expect(seen.lost, 'kills that hit a transaction').toBeGreaterThan(0);
  const open = await owner`
    select pid, query from pg_stat_activity where datname = ${name} and state like 'idle in transaction%'`;
  expect(open, 'transactions left open').toEqual([]);
  expect(router.poolStats()['primary/etl']).toMatchObject({ checkedOut: 0, waiting: 0 });
});
