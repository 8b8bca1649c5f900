import { setImmediate } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { testRouter } from '#db/testing/router.ts';
import type { Db, Router } from './router.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database, { DB_REPLICA_POOL_SIZE: '4', DB_REPLICA_POOL_TIMEOUT: '1' });
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

const scope = { clientId: null };
const one = (db: Db) => db.execute(sql`select 1`);
const checkedOut = () => router.poolStats()['replica-1/analytics']?.checkedOut;

/** Where the machine is busy, a replica may be out of sight for a moment. */
beforeEach(async () => {
  const answered = () => router.read('data_export', scope, one).then(Boolean, () => false);
  await expect.poll(answered, { timeout: 10_000 }).toBe(true);
});

/** An export whose reader takes nothing until it is let go, or leaves. */
function slowExport(signal?: AbortSignal) {
  let letGo = () => {};
  const taken = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const read = router.read('data_export', { ...scope, signal, retry: false }, async (db) => {
    await one(db);
    await taken;
  });
  return { letGo, read };
}

it('leaves half of a replica’s connections to questions, however slow the readers of exports are', async () => {
  const slow = [slowExport(), slowExport()];
  await expect.poll(checkedOut).toBe(2);
  await expect(slowExport().read).rejects.toMatchObject({ code: 'pool_timeout', status: 503 });
  expect(checkedOut()).toBe(2);
  const served = await router.read('dashboard_query', scope, async (db, { node }) => {
    await one(db);
    return node;
  });
  expect(served).toBe('replica-1');

  const next = slowExport();
  for (const { letGo, read } of slow) {
    letGo();
    await read;
  }
  await expect.poll(checkedOut).toBe(1);
  next.letGo();
  await next.read;
  expect(checkedOut()).toBe(0);
});

it('gives no other export the place of one that was given up while the server holds its connection', async () => {
  const leaving = new AbortController();
  const long = (db: Db) => db.execute(sql`select pg_sleep(10)`);
  const left = [0, 1].map(() => router.read('data_export', { ...scope, signal: leaving.signal }, long));
  await expect.poll(checkedOut).toBe(2);
  leaving.abort();
  for (const read of left) await expect(read).rejects.toMatchObject({ code: 'abandoned' });
  const next = [slowExport(), slowExport()];
  await setImmediate();
  expect(checkedOut()).toBeLessThanOrEqual(2);
  for (const { letGo, read } of next) {
    letGo();
    await read;
  }
  await expect.poll(checkedOut).toBe(0);
});

it('gives up at once when its caller leaves: while it waits for its turn, and while its reader takes nothing', async () => {
  const leaving = [new AbortController(), new AbortController(), new AbortController()];
  const exports = leaving.map(({ signal }) => slowExport(signal));
  await expect.poll(checkedOut).toBe(2);
  for (const index of [2, 0, 1]) {
    leaving[index]!.abort();
    await expect(exports[index]!.read).rejects.toMatchObject({ code: 'abandoned' });
  }
  await expect.poll(checkedOut).toBe(0);
  const next = slowExport();
  next.letGo();
  await next.read;
});
