import { sql } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { parseEnv } from '#lib/env.ts';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { createListener, type Listener } from '../listen.ts';
import { createQueue, type Queue } from '../queue.ts';
import { logins } from '../roles.ts';
import { testEnvironment, testRouter } from '../testing/router.ts';
import { connectionsPerProcess } from './hosts.ts';
import type { Db, Router } from './router.ts';

const sizes = {
  DB_POOL_SIZE: '2',
  DB_MAX_OVERFLOW: '2',
  DB_ETL_POOL_SIZE: '2',
  DB_FALLBACK_POOL_SIZE: '2',
  DB_REPLICA_POOL_SIZE: '2',
  DB_REPLICA_MAX_OVERFLOW: '1',
};

// One full process: router, queue and listener.
let database: TestDatabase;
let router: Router;
let queue: Queue;
let listener: Listener;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database, sizes);
  const login = logins(database.user, database.secret).app;
  const place = { ...database.primary, database: database.database, login };
  queue = createQueue({ ...place, log: pino({ level: 'silent' }) });
  await queue.start();
  listener = createListener(place);
  await listener.listen(
    'anything',
    () => {},
    () => {},
  );
});
afterAll(async () => {
  await listener.close();
  await queue.stop();
  await router.close();
  await database.drop();
});

const scope = { clientId: null };
const job = { runId: 1, clientId: 1, attempt: 1, silentSeconds: null };
const nap = (db: Db) => db.execute(sql`select pg_sleep(0.5)`);
const many = <T>(start: () => PromiseLike<T>) => Array.from({ length: 12 }, start);

/** More than every pool holds, of everything that a process does. */
function load(): PromiseLike<unknown>[] {
  const [standby] = router.standbyAccounts;
  const reads = many(() => router.read('dashboard_query', scope, nap));
  const onReplica = [...reads, ...many(() => nap(standby!.db))];
  router.monitor.takeOut('replica-1', { by: 'test', at: new Date() });
  const onFallback = many(() => router.read('dashboard_query', scope, nap));
  router.monitor.putBack('replica-1');
  return [
    ...onReplica,
    ...onFallback,
    ...many(() => router.write('insert', scope, nap)),
    ...many(() => router.etl(scope, (tx) => tx`select pg_sleep(0.5)`)),
    ...Array.from({ length: 40 }, (_, i) => queue.send({ ...job, integrationId: i })),
  ];
}

/** By profile, as a superuser sees them. */
async function seen(superuser: TestDatabase['owner']): Promise<Record<string, number>> {
  const rows = await superuser`
    select replace(application_name, 'leadline:', '') as name, count(*)::int as n from pg_stat_activity
    where application_name like 'leadline:%' and datname = ${database.database} and leader_pid is null
    group by 1`;
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

it('of a full process are never more than are counted for the budget, and no fewer', async () => {
  const { database: settings } = parseEnv(testEnvironment(database, sizes));
  const counted = connectionsPerProcess(settings, true);
  const work = Promise.allSettled(load());
  const most = { primary: {} as Record<string, number>, replica: {} as Record<string, number> };
  let done = false;
  void work.then(() => {
    done = true;
  });
  while (!done) {
    const now = { primary: await seen(database.owner), replica: await seen(database.replica) };
    for (const node of ['primary', 'replica'] as const)
      for (const [name, n] of Object.entries(now[node]))
        most[node][name] = Math.max(most[node][name] ?? 0, n);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(most).toEqual(counted);
});

it('are shown to an operator as a superuser sees them, of every role', async () => {
  const shown = (of: Record<string, number> | undefined) =>
    Object.fromEntries(
      Object.entries(of ?? {})
        .filter(([name]) => name.startsWith('leadline:'))
        .map(([name, n]) => [name.replace('leadline:', ''), n]),
    );
  const all = async (superuser: TestDatabase['owner']) => {
    const rows = await superuser`
      select replace(application_name, 'leadline:', '') as name, count(*)::int as n from pg_stat_activity
      where application_name like 'leadline:%' and backend_type = 'client backend' group by 1`;
    return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
  };
  await vi.waitFor(async () => {
    const { primary, replicas } = await router.serverConnections();
    expect(shown(primary?.byApplication)).toEqual(await all(database.owner));
    expect(shown(replicas['replica-1']?.byApplication)).toEqual(await all(database.replica));
    expect(shown(primary?.byApplication)).toMatchObject({ analytics: expect.any(Number) });
    expect(shown(replicas['replica-1']?.byApplication)).toMatchObject({ probe: expect.any(Number) });
  });
});
