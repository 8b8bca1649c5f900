import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestCluster, type TestCluster } from '../embedded/testing/database.ts';
import { testRouter } from '../testing/router.ts';
import type { Router } from './router.ts';

// A cluster of its own: these tests break it.
let cluster: TestCluster;
let router: Router;
beforeAll(async () => {
  cluster = await startTestCluster({ replicas: 1 });
  await cluster.owner`create table notes (id int generated always as identity, text text)`;
  await cluster.owner.unsafe(
    `grant select on notes to "${cluster.user}_analytics"; grant all on notes to "${cluster.user}_app"`,
  );
  router = await testRouter(cluster, { LEADLINE_DASHBOARD_MAX_LAG: '1', LEADLINE_REPORT_MAX_LAG: '3' });
});
afterAll(async () => {
  await router.close();
  await cluster.drop();
});

const scope = { clientId: null };
const node = (purpose: Parameters<Router['read']>[0]) =>
  router.read(purpose, scope, async (db, served) => {
    await db.execute(sql`select 1`);
    return served.node;
  });
const replica = () => cluster.cluster.replicas[0]!;
const note = (text: string) =>
  router.write('insert', scope, (tx) => tx.execute(sql`insert into notes (text) values (${text})`));
/** Writes all the time, so that a paused replica falls behind. */
async function keepWriting(until: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => void note('tick').catch(() => {}), 50);
  try {
    await until();
  } finally {
    clearInterval(timer);
  }
}

beforeEach(() =>
  vi.waitFor(async () => expect(await node('dashboard_query')).toBe('replica-1'), { timeout: 20_000 }),
);

describe('the router', () => {
  it('sends each purpose where its policy says', async () => {
    expect(await node('dashboard_query')).toBe('replica-1');
    expect(await node('data_export')).toBe('replica-1');
    for (const purpose of ['user_login', 'job_control', 'admin_config', 'integration_setup'] as const) {
      expect(await node(purpose), purpose).toBe('primary');
    }
    expect(router.routeQuery('dora_metrics')).toEqual({
      node: 'replica',
      name: 'replica-1',
      reason: 'fresh enough',
    });
  });

  it('throws at an unknown purpose outside production', () => {
    expect(() => router.routeQuery('gossip' as 'insert')).toThrow('Unknown purpose "gossip"');
  });

  it('refuses a write under a read purpose on the replica, and after the fallback too', async () => {
    const write = () =>
      router.read('dashboard_query', scope, (db) => db.execute(sql`insert into notes (text) values ('x')`));
    await expect(write()).rejects.toMatchObject({ cause: { code: '25006' } });
    await replica().stop();
    await vi.waitFor(async () => expect(await node('dashboard_query')).toBe('primary'), { timeout: 10_000 });
    await expect(write()).rejects.toMatchObject({ cause: { code: '25006' } });
    const forced = router.read('dashboard_query', scope, async (db) => {
      await db.execute(sql`set transaction read write`);
      return await db.execute(sql`insert into notes (text) values ('x')`);
    });
    // The transaction has begun with the client's setting: it can no longer become a writing one.
    await expect(forced).rejects.toMatchObject({ cause: { code: '25001' } });
    await replica().start();
  });

  it('loses no read when the replica is killed in the middle, and goes back to it', async () => {
    const slow = Array.from({ length: 4 }, () =>
      router.read('dashboard_query', scope, async (db, served) => {
        await db.execute(sql`select pg_sleep(1)`);
        return served.node;
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    replica().kill('SIGKILL');
    expect(await Promise.all(slow)).toEqual(['primary', 'primary', 'primary', 'primary']);
    await expect(node('data_export')).rejects.toMatchObject({
      code: 'no_replica',
      status: 503,
      retryAfterSeconds: 5,
    });
    expect(router.monitor.health()[0]).toMatchObject({ state: 'out' });
    await replica().start();
  });

  it('leaves a replica that is behind: dashboards go to the primary, exports wait longer and then are refused', async () => {
    const [paused] = await cluster.replica`select pg_wal_replay_pause()`;
    expect(paused).toBeDefined();
    await keepWriting(async () => {
      await vi.waitFor(async () => expect(await node('dashboard_query')).toBe('primary'), {
        timeout: 10_000,
      });
      expect(await node('data_export')).toBe('replica-1');
      expect(router.monitor.health()[0]?.reason).toMatch(/s behind \(limit 1\)/);
      await vi.waitFor(() => expect(node('data_export')).rejects.toMatchObject({ status: 503 }), {
        timeout: 10_000,
      });
    });
    await cluster.replica`select pg_wal_replay_resume()`;
  });

  it('does not call an idle primary’s replica late', async () => {
    await cluster.owner`select pg_switch_wal()`;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(router.monitor.health()[0]).toMatchObject({ state: 'in', lagMs: 0 });
  });

  it('waits for the replica when it is asked to', async () => {
    await note('after this, the replica has it');
    await router.replicated(5_000);
    const rows = await router.read('dashboard_query', scope, (db) =>
      db.execute(sql`select 1 from notes where text = 'after this, the replica has it'`),
    );
    expect(rows).toHaveLength(1);
  });

  it('gives up on an answer at the deadline, not on the house', async () => {
    const late = router.read('dashboard_query', { ...scope, deadlineMs: 100 }, (db) =>
      db.execute(sql`select pg_sleep(2)`),
    );
    await expect(late).rejects.toMatchObject({ code: 'deadline', status: 503 });
    expect(await node('dashboard_query')).toBe('replica-1');
  });

  it('tells the caller when the primary is gone, reads on, and writes again without a restart', async () => {
    cluster.cluster.primary.kill('SIGKILL');
    await expect(note('lost')).rejects.toMatchObject({ code: 'database_unavailable', status: 503 });
    expect(await node('dashboard_query')).toBe('replica-1');
    await vi.waitFor(() => expect(router.monitor.primaryUp()).toBe(false), { timeout: 5_000 });
    await cluster.cluster.primary.start();
    await vi.waitFor(() => note('back'), { timeout: 10_000 });
  });
});

describe('a wrong server', () => {
  it('is never read from: a primary where a replica should be', async () => {
    const mistaken = await testRouter({ ...cluster, replicas: [cluster.primary] } as TestCluster);
    expect(mistaken.monitor.health()[0]).toMatchObject({
      state: 'out',
      reason: expect.stringContaining('it is a primary'),
    });
    expect(mistaken.routeQuery('dashboard_query').node).toBe('fallback');
    await mistaken.close();
  });
});
