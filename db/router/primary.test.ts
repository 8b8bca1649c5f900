import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTestCluster, type TestCluster } from '../embedded/testing/database.ts';
import { testRouter } from '../testing/router.ts';
import type { Router } from './router.ts';

// A cluster of its own: these tests break it.
let cluster: TestCluster;
let router: Router;
beforeAll(async () => {
  cluster = await startTestCluster({ replicas: 1 });
  await cluster.owner`create table notes (id int generated always as identity, text text)`;
  await cluster.owner.unsafe(`grant all on notes to "${cluster.user}_app"`);
  router = await testRouter(cluster);
});
afterAll(async () => {
  await router.close();
  await cluster.drop();
});

const scope = { clientId: null };
const note = (deadlineMs?: number) =>
  router.write('insert', { ...scope, ...(deadlineMs && { deadlineMs }) }, (tx) =>
    tx.execute(sql`insert into notes (text) values ('x')`),
  );
const where = (purpose: 'dashboard_query' | 'session_validation') =>
  router.read(purpose, scope, async (db, served) => {
    await db.execute(sql`select 1`);
    return served;
  });

it('is given up at a write’s deadline, and the statement is cancelled', async () => {
  const slow = router.write('update', { ...scope, deadlineMs: 200 }, (tx) =>
    tx.execute(sql`select pg_sleep(30)`),
  );
  await expect(slow).rejects.toMatchObject({ code: 'deadline', status: 503 });
  await vi.waitFor(async () => {
    expect(router.poolStats()['primary/web']).toMatchObject({ checkedOut: 0 });
    const rows = await cluster.owner`
      select 1 from pg_stat_activity where query like '%pg_sleep(30)%' and state = 'active' and pid <> pg_backend_pid()`;
    expect(rows).toHaveLength(0);
  }, 5_000);
});

it('frozen: writes end at their deadline, then are refused at once, sessions are read from the replica', async () => {
  await note();
  cluster.cluster.primary.kill('SIGSTOP');
  try {
    await expect(note(500)).rejects.toMatchObject({ code: 'deadline' });
    await vi.waitFor(() => expect(router.monitor.primary()).toMatchObject({ state: 'down' }), {
      timeout: 5_000,
    });
    const from = performance.now();
    await expect(note()).rejects.toMatchObject({
      code: 'database_unavailable',
      status: 503,
      retryAfterSeconds: 5,
    });
    expect(performance.now() - from).toBeLessThan(500);
    expect(await where('session_validation')).toMatchObject({ node: 'replica-1' });
    const { node, lagMs } = await where('dashboard_query');
    expect(node).toBe('replica-1');
    // As old as the primary is silent.
    expect(lagMs).toBeGreaterThan(1_000);
  } finally {
    cluster.cluster.primary.kill('SIGCONT');
  }
  await vi.waitFor(() => note(), { timeout: 10_000 });
  expect(await where('session_validation')).toMatchObject({ node: 'primary' });
  await vi.waitFor(() => expect(router.poolStats()['primary/web']).toMatchObject({ checkedOut: 0 }));
});

it('that refuses a write as read-only is taken for demoted until it is looked at again', async () => {
  await cluster.owner`alter system set default_transaction_read_only = on`;
  await cluster.owner`select pg_reload_conf()`;
  await vi.waitFor(() => expect(note()).rejects.toMatchObject({ code: 'primary_demoted', status: 503 }));
  await cluster.owner`alter system reset default_transaction_read_only`;
  await cluster.owner`select pg_reload_conf()`;
  await vi.waitFor(() => note(), { timeout: 10_000 });
});

it('that has become a replica takes no writes, and says so', async () => {
  const [replica] = cluster.replicas;
  const demoted = await testRouter({ ...cluster, primary: replica!, replicas: [] } as TestCluster);
  await demoted.monitor.checkReplicaHealth();
  expect(demoted.monitor.primary()).toMatchObject({ state: 'demoted' });
  await expect(
    demoted.write('insert', scope, (tx) => tx.execute(sql`insert into notes (text) values ('y')`)),
  ).rejects.toMatchObject({ code: 'primary_demoted', status: 503 });
  await demoted.close();
});

it('takes unknown purposes in production, counted', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  try {
    expect(router.routeQuery('gossip' as 'insert')).toEqual({ node: 'primary', reason: 'purpose' });
    expect(router.stats().counters.unknownPurpose).toBe(1);
  } finally {
    vi.unstubAllEnvs();
  }
});
