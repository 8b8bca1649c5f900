import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { parseEnv } from '#lib/env.ts';
import { type DelayProxy, delayProxy, pauseReplay, resumeReplay } from '../embedded/faults.ts';
import { startTestCluster, type TestCluster } from '../embedded/testing/database.ts';
import { asleep } from '../testing/asleep.ts';
import { testEnvironment, testRouter } from '../testing/router.ts';
import { createRouter, type Router } from './router.ts';

// The network between the router and its servers breaks; the servers do not notice.
let cluster: TestCluster;
let toPrimary: DelayProxy;
let toReplica: DelayProxy;
let router: Router;
beforeAll(async () => {
  cluster = await startTestCluster({ replicas: 1 });
  await cluster.owner.unsafe(`
    create table notes (id int generated always as identity, text text);
    grant all on notes to "${cluster.user}_app";
    create function linger() returns trigger language plpgsql as 'begin perform pg_sleep(0.6); return null; end';
    create table slow_notes (text text);
    grant all on slow_notes to "${cluster.user}_app";
    create constraint trigger linger after insert on slow_notes deferrable initially deferred
      for each row execute function linger()`);
  await cluster.waitForReplicas();
  toPrimary = await delayProxy({ target: cluster.primary });
  toReplica = await delayProxy({ target: cluster.replicas[0]! });
  const addresses = { primary: toPrimary, replicas: [{ ...toReplica, name: 'replica-1' }] };
  router = await testRouter({ ...cluster, ...addresses }, { LEADLINE_DASHBOARD_MAX_LAG: '1' });
});
afterAll(async () => {
  await router.close();
  await Promise.all([toPrimary.close(), toReplica.close()]);
  await cluster.drop();
});

const scope = { clientId: null };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const write = (seconds = 0) =>
  router.write('insert', scope, (tx) =>
    tx.execute(sql`insert into notes (text) select 'x' from pg_sleep(${seconds})`),
  );
const load = (seconds: number) => router.etl(scope, (tx) => tx`select pg_sleep(${seconds})`);
const read = (purpose: 'dashboard_query' | 'analytics_report', seconds = 0) =>
  router.read(purpose, scope, async (db, { node }) => {
    await db.execute(sql`select pg_sleep(${seconds})`);
    return node;
  });
const idle = (pool: string) =>
  vi.waitFor(() => expect(router.poolStats()[pool]).toMatchObject({ checkedOut: 0, waiting: 0 }), {
    timeout: 4_000,
  });

beforeEach(() =>
  vi.waitFor(
    () => {
      expect(router.monitor.primaryUp()).toBe(true);
      expect(router.monitor.health()[0]).toMatchObject({ state: 'in' });
    },
    { timeout: 20_000 },
  ),
);

it('to a late replica: what hangs there is left behind and answered elsewhere', async () => {
  await pauseReplay(cluster.cluster.replicas[0]!);
  try {
    await write();
    await vi.waitFor(() => expect(router.monitor.health()[0]).toMatchObject({ state: 'out' }), {
      timeout: 5_000,
    });
    const reports = Promise.all([read('analytics_report', 1), read('analytics_report', 1)]);
    await asleep(cluster.replica, 2);
    toReplica.stall();
    expect(await reports).toEqual(['primary', 'primary']);
    await idle('replica-1/analytics');
  } finally {
    toReplica.flow();
    await resumeReplay(cluster.cluster.replicas[0]!);
  }
  await vi.waitFor(async () => expect(await read('dashboard_query')).toBe('replica-1'), { timeout: 10_000 });
});

it.each(['flows again', 'was cut'] as const)(
  'to the primary: nothing hangs on, and writes are back without a restart when it %s',
  async (end) => {
    const hanging = [write(1), write(1), write(1), write(1), load(1)];
    const outcomes = Promise.allSettled(hanging);
    await asleep(cluster.owner, 5);
    const from = performance.now();
    toPrimary.stall();
    for (const outcome of await outcomes) expect(outcome.status).toBe('rejected');
    expect(performance.now() - from).toBeLessThan(6_000);
    await Promise.all([idle('primary/web'), idle('primary/etl')]);
    await expect(write()).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(await read('dashboard_query')).toBe('replica-1');
    if (end === 'was cut') toPrimary.cut();
    toPrimary.flow();
    const back = performance.now();
    await vi.waitFor(() => write(), { timeout: 5_000 });
    await load(0);
    expect(performance.now() - back).toBeLessThan(5_000);
  },
);

it('lost during a COMMIT: the caller is told that it may have been saved, as it was', async () => {
  const writing = router.write('insert', scope, (tx) =>
    tx.execute(sql`insert into slow_notes (text) values ('unheard')`),
  );
  const chunk = router.etl(scope, (tx) => tx`insert into slow_notes (text) values ('unheard')`);
  const outcomes = Promise.allSettled([writing, chunk]);
  await asleep(cluster.owner, 2);
  toPrimary.stall();
  // Until both are through.
  await asleep(cluster.owner, 0);
  toPrimary.cut();
  toPrimary.flow();
  const [saved, loaded] = await outcomes;
  expect(saved).toMatchObject({
    reason: { code: 'outcome_unknown', status: 503, message: expect.stringMatching(/look before you try/) },
  });
  expect(loaded).toMatchObject({ reason: { code: 'TRANSACTION_LOST', committed: 'unknown' } });
  expect(await cluster.owner`select * from slow_notes where text = 'unheard'`).toHaveLength(2);
});

it('says since when there has been no check, where none was made for too long', async () => {
  const { database: settings } = parseEnv(testEnvironment(cluster, { LEADLINE_VERDICT_TTL: '1' }));
  const options = { ...cluster, settings, probeIntervalMs: 600_000 };
  const stopped = createRouter(options);
  try {
    expect(stopped.monitor.health()[0]).toMatchObject({ reason: 'not checked yet', lastCheckAt: null });
    await stopped.monitor.checkReplicaHealth();
    expect(stopped.monitor.health()[0]).toMatchObject({ state: 'in', back: null });
    const checked = Date.now();
    await pause(1_200);
    const [health] = stopped.monitor.health();
    expect(health).toMatchObject({
      state: 'out',
      reason: 'no recent check',
      back: 'back with its next good check',
    });
    // Two clocks, each rounded.
    expect(Math.abs(health!.since - (health!.lastCheckAt ?? 0))).toBeLessThanOrEqual(1);
    expect(Math.abs(health!.since - checked)).toBeLessThan(200);
  } finally {
    await stopped.close();
  }
});

it('lost before the COMMIT: nothing was committed, and the error says so', async () => {
  const chunk = router.etl(scope, async (tx) => {
    await tx`insert into notes (text) values ('torn')`;
    await tx`select pg_sleep(2)`;
  });
  const outcome = expect(chunk).rejects.toMatchObject({ code: 'TRANSACTION_LOST', committed: 'no' });
  await asleep(cluster.owner, 1);
  toPrimary.cut();
  await outcome;
  await asleep(cluster.owner, 0);
  expect(await cluster.owner`select * from notes where text = 'torn'`).toHaveLength(0);
});

it('that lets no cancellation through: the caller is told in time, and no rejection is left to nobody', async () => {
  const proxy = await delayProxy({ target: cluster.primary });
  const own = await testRouter({ ...cluster, primary: proxy, replicas: [] });
  const left: unknown[] = [];
  const note = (error: unknown) => left.push(error);
  process.on('unhandledRejection', note);
  try {
    const asked = own.read('session_validation', { ...scope, deadlineMs: 300 }, (db) =>
      db.execute(sql`select pg_sleep(1)`),
    );
    await asleep(cluster.owner, 1);
    proxy.refuse();
    await expect(asked).rejects.toMatchObject({ code: 'deadline' });
    await pause(500);
    expect(left).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
    await own.close();
    await proxy.close();
  }
});
