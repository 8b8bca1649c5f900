import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { kill, pauseReplay, resumeReplay } from '../embedded/faults.ts';
import { startTestCluster, type TestCluster } from '../embedded/testing/database.ts';
import { readiness } from '../readiness.ts';
import { testRouter } from '../testing/router.ts';
import type { Router } from './router.ts';

// A cluster of its own: these tests kill its primary.
let cluster: TestCluster;
let router: Router;
beforeAll(async () => {
  cluster = await startTestCluster({ replicas: 1 });
  await cluster.owner`create table notes (id int generated always as identity, text text)`;
  await cluster.owner.unsafe(
    `grant all on notes to "${cluster.user}_app"; grant select on notes to "${cluster.user}_analytics"`,
  );
  await cluster.waitForReplicas();
  router = await testRouter(cluster, { LEADLINE_DASHBOARD_MAX_LAG: '1', LEADLINE_REPORT_MAX_LAG: '2' });
});
afterAll(async () => {
  await router.close();
  await cluster.drop();
});

type ReadPurpose = 'dashboard_query' | 'analytics_report' | 'session_validation' | 'data_export';
const scope = { clientId: null };
const health = () => router.monitor.health()[0]!;
const replica = () => cluster.cluster.replicas[0]!;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const write = () =>
  router.write('insert', scope, (tx) => tx.execute(sql`insert into notes (text) values ('x')`));
const read = (purpose: ReadPurpose, minLsn?: bigint, onSeen?: (lsn: bigint) => void) =>
  router.read(purpose, { ...scope, minLsn, onSeen }, async (db, served) => {
    await db.execute(sql`select 1`);
    return served;
  });
const bothUp = () =>
  vi.waitFor(
    () => {
      expect(router.monitor.primaryUp()).toBe(true);
      expect(health().state).toBe('in');
    },
    { timeout: 20_000 },
  );
const down = () => vi.waitFor(() => expect(router.monitor.primaryUp()).toBe(false), { timeout: 5_000 });

beforeEach(bothUp);

describe('while the primary is gone', () => {
  afterEach(async () => {
    await resumeReplay(replica());
    await cluster.cluster.primary.start();
  });

  it('a replica that was fine when it was last seen goes on, whatever it lacked, marked with its age', async () => {
    await pauseReplay(replica());
    const from = performance.now();
    await write();
    // Long enough for a probe to see it.
    await pause(250);
    kill(cluster.cluster.primary);
    await down();
    await pause(2_500);
    for (const purpose of ['dashboard_query', 'analytics_report', 'session_validation'] as const) {
      const { node, lagMs } = await read(purpose);
      expect(node).toBe('replica-1');
      expect(lagMs).toBeGreaterThan(2_500);
      expect(lagMs).toBeLessThan(performance.now() - from + 500);
    }
    expect((await read('data_export')).node).toBe('replica-1');
    expect(health()).toMatchObject({ state: 'in', reason: 'healthy' });
    expect(health().lagMs).toBeGreaterThan(2_500);
    expect(readiness(router, 'up', false).body).toMatchObject({ status: 'read-only' });
    expect(readiness(router, 'up', false).body.replicas[0]!.lagMs).toBeGreaterThan(2_500);
  });

  it('one that was too late already shows what it has; exports keep their limit', async () => {
    await pauseReplay(replica());
    await write();
    await vi.waitFor(() => expect(router.monitor.health('report')[0]!.state).toBe('out'), {
      timeout: 10_000,
    });
    expect((await read('dashboard_query')).node).toBe('primary');
    kill(cluster.cluster.primary);
    await down();
    for (const purpose of ['dashboard_query', 'analytics_report', 'session_validation'] as const) {
      const { node, lagMs } = await read(purpose);
      expect(node).toBe('replica-1');
      expect(lagMs).toBeGreaterThan(2_000);
    }
    expect(readiness(router, 'up', false), 'it would be taken from behind the proxy').toMatchObject({
      status: 200,
      body: { status: 'read-only' },
    });
    await expect(read('data_export')).rejects.toMatchObject({ code: 'no_replica', status: 503 });
    router.monitor.takeOut('replica-1', { by: 'test', at: new Date() });
    await expect(read('dashboard_query')).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(readiness(router, 'up', false)).toMatchObject({ status: 503, body: { status: 'down' } });
    router.monitor.putBack('replica-1');
    // A process that starts now knows nothing of how late the replica is.
    const fresh = await testRouter(cluster);
    await vi.waitFor(() => expect(fresh.monitor.primaryUp()).toBe(false));
    const served = await fresh.read('dashboard_query', scope, async (db, by) => {
      await db.execute(sql`select 1`);
      return by;
    });
    expect(served).toEqual({ node: 'replica-1', lagMs: expect.any(Number) });
    await fresh.close();
  });
});

describe('a position that the primary does not have', () => {
  it('is no error: what the primary has is all there is, and the answer says how far that is', async () => {
    // After its restart the primary has written records down that are flushed only with its checkpoint.
    const now = await router.position();
    await router.monitor.replayed(now, 10_000);
    const ahead = now + 1_000_000_000n;
    let seen = 0n;
    const counted = () => router.stats().counters.tokensAhead;
    const before = counted();
    expect((await read('dashboard_query', ahead, (lsn) => (seen = lsn))).node).toBe('replica-1');
    expect(seen).toBeGreaterThan(0n);
    expect(seen).toBeLessThan(ahead);
    expect((await read('data_export', ahead)).node).toBe('replica-1');
    expect(counted()).toBe(before + 2);
    router.monitor.takeOut('replica-1', { by: 'test', at: new Date() });
    try {
      expect((await read('dashboard_query', ahead, (lsn) => (seen = lsn))).node).toBe('primary');
      expect(seen).toBeLessThan(ahead);
      expect(counted()).toBe(before + 3);
    } finally {
      router.monitor.putBack('replica-1');
    }
  });

  it('does not hide what was written before it', async () => {
    await pauseReplay(replica());
    try {
      await write();
      const ahead = (await router.position()) + 1_000_000_000n;
      expect((await read('dashboard_query', ahead)).node).toBe('primary');
    } finally {
      await resumeReplay(replica());
    }
  });
});
