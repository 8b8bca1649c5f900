import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestCluster, type TestCluster } from '../embedded/testing/database.ts';
import { testRouter } from '../testing/router.ts';
import type { Router } from './router.ts';

// A cluster of its own: these tests break it.
let cluster: TestCluster;
let router: Router;
beforeAll(async () => {
  cluster = await startTestCluster({ replicas: 2 });
  await cluster.owner`create table notes (id int generated always as identity, text text)`;
  await cluster.owner.unsafe(
    `grant select on notes to "${cluster.user}_analytics"; grant all on notes to "${cluster.user}_app"`,
  );
  router = await testRouter(cluster, { DB_FALLBACK_POOL_SIZE: '2' });
});
afterAll(async () => {
  await router.close();
  await cluster.drop();
});

const scope = { clientId: null };
const replica = (index: number) => cluster.cluster.replicas[index]!;
const state = (name: string) => router.monitor.health().find((health) => health.name === name);
const bothIn = () =>
  vi.waitFor(() => expect(router.monitor.health().map((health) => health.state)).toEqual(['in', 'in']), {
    timeout: 20_000,
  });
const ask = (seconds = 0, options: Parameters<Router['read']>[1] = scope) =>
  router.read('dashboard_query', options, async (db, served) => {
    await db.execute(sql`select pg_sleep(${seconds})`);
    return served.node;
  });
const write = async (text: string) => {
  await router.write('insert', scope, (tx) => tx.execute(sql`insert into notes (text) values (${text})`));
  return await router.position();
};
const count = (text: string, minLsn?: bigint, onSeen?: (lsn: bigint) => void) =>
  router.read('dashboard_query', { ...scope, minLsn, onSeen }, async (db, served) => {
    const rows = await db.execute(sql`select 1 from notes where text = ${text}`);
    return { node: served.node, rows: rows.length };
  });
const pauseReplay = (index: number, pause: boolean) =>
  replicaSql(index, pause ? 'select pg_wal_replay_pause()' : 'select pg_wal_replay_resume()');
async function replicaSql(index: number, text: string) {
  const { default: postgres } = await import('postgres');
  const { user, password, database } = cluster;
  const { host, port } = replica(index);
  const client = postgres({ host, port, user, password, database, max: 1, onnotice: () => {} });
  await client.unsafe(text);
  await client.end();
}

beforeEach(bothIn);

describe('two replicas', () => {
  it('share the reads: each goes to the one that is less busy', async () => {
    const nodes = await Promise.all(Array.from({ length: 6 }, () => ask(0.2)));
    expect(nodes.filter((node) => node === 'replica-1')).toHaveLength(3);
    expect(nodes.filter((node) => node === 'replica-2')).toHaveLength(3);
  });

  it('take turns where they are equally busy, with a position to be seen and without', async () => {
    const lsn = await write('turns');
    await vi.waitFor(() =>
      expect(['replica-1', 'replica-2'].every((name) => router.monitor.watermark(name) >= lsn)).toBe(true),
    );
    for (const minLsn of [undefined, lsn]) {
      const nodes: string[] = [];
      for (let i = 0; i < 6; i++) nodes.push(await ask(0, { ...scope, minLsn }));
      expect(nodes.filter((node) => node === 'replica-1')).toHaveLength(3);
    }
  });

  it('are not behind a primary that has written something down and not flushed it yet', async () => {
    // As a checkpoint does, for as long as it writes dirty pages.
    const holder = await cluster.owner.reserve();
    try {
      await holder`begin`;
      await holder`select pg_logical_emit_message(false, 'test', 'not flushed before the commit')`;
      const [position] = await holder`
        select pg_current_wal_insert_lsn() > pg_current_wal_flush_lsn() as ahead`;
      expect(position).toEqual({ ahead: true });
      await router.monitor.checkReplicaHealth();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await router.monitor.checkReplicaHealth();
      // Against the insert position it would be the 1,500 ms.
      for (const { lagMs } of router.monitor.health()) expect(lagMs).toBeLessThan(500);
    } finally {
      await holder`rollback`;
      holder.release();
    }
  });

  it('show what was just written, or the primary does, and say so in the numbers', async () => {
    for (let i = 0; i < 50; i++) {
      const text = `fresh ${i}`;
      expect(await count(text, await write(text))).toMatchObject({ rows: 1 });
    }
    await Promise.all([pauseReplay(0, true), pauseReplay(1, true)]);
    try {
      const lsn = await write('paused');
      expect(await count('paused', lsn)).toEqual({ node: 'primary', rows: 1 });
      expect((await count('paused')).node).toMatch(/^replica/);
      await pauseReplay(1, false);
      expect(await count('paused', lsn)).toEqual({ node: 'replica-2', rows: 1 });
      expect(router.stats().counters.freshFallbacks).toBeGreaterThan(0);
    } finally {
      await Promise.all([pauseReplay(0, false), pauseReplay(1, false)]);
    }
  });

  it('never lead a reader back in time from one to the other', async () => {
    await pauseReplay(0, true);
    try {
      await write('seen on replica-2');
      router.monitor.takeOut('replica-1', { by: 'test', at: new Date() });
      let seen = 0n;
      await vi.waitFor(async () =>
        expect(await count('seen on replica-2', undefined, (lsn) => (seen = lsn))).toEqual({
          node: 'replica-2',
          rows: 1,
        }),
      );
      router.monitor.putBack('replica-1');
      router.monitor.takeOut('replica-2', { by: 'test', at: new Date() });
      expect((await count('seen on replica-2')).rows).toBe(0);
      expect(await count('seen on replica-2', seen)).toEqual({ node: 'primary', rows: 1 });
    } finally {
      router.monitor.putBack('replica-1');
      router.monitor.putBack('replica-2');
      await pauseReplay(0, false);
    }
  });

  it('take over from each other when one is killed', async () => {
    const reads = Promise.all(Array.from({ length: 8 }, () => ask(0.5)));
    await new Promise((resolve) => setTimeout(resolve, 100));
    replica(0).kill('SIGKILL');
    expect(new Set(await reads)).toEqual(new Set(['replica-2']));
    expect(state('replica-1')).toMatchObject({
      state: 'out',
      reason: expect.stringMatching(/connection lost/),
    });
    await replica(0).start();
  });

  it('take over from each other when one is frozen, within the deadline, and share again when it thaws', async () => {
    const from = performance.now();
    const reads = Promise.all(Array.from({ length: 6 }, () => ask(0.5, { ...scope, deadlineMs: 8_000 })));
    await new Promise((resolve) => setTimeout(resolve, 100));
    replica(0).kill('SIGSTOP');
    expect(new Set(await reads)).toEqual(new Set(['replica-2']));
    expect(performance.now() - from).toBeLessThan(8_000);
    expect(state('replica-1')).toMatchObject({ state: 'out', reason: 'no answer within 1000 ms' });
    expect(await ask()).toBe('replica-2');
    replica(0).kill('SIGCONT');
    await bothIn();
    expect(router.poolStats()['replica-1/analytics']).toMatchObject({ checkedOut: 0, waiting: 0 });
  });

  it('are left by an administrator’s order and come back by one', async () => {
    router.monitor.takeOut('replica-1', { by: 'ada@example.com', at: new Date() });
    expect(state('replica-1')).toMatchObject({ state: 'out', reason: 'taken out by ada@example.com' });
    expect(new Set(await Promise.all([ask(0.1), ask(0.1)]))).toEqual(new Set(['replica-2']));
    router.monitor.putBack('replica-1');
    expect(new Set(await Promise.all([ask(0.1), ask(0.1)]))).toEqual(new Set(['replica-1', 'replica-2']));
  });

  it('leave no more to the primary than the fallback holds when both are gone', async () => {
    replica(0).kill('SIGKILL');
    replica(1).kill('SIGKILL');
    await vi.waitFor(() => expect(router.routeQuery('dashboard_query').node).toBe('fallback'));
    const before = router.stats().purposes.find(({ purpose }) => purpose === 'dashboard_query');
    let most = 0;
    const watch = setInterval(async () => {
      const [row] = await cluster.owner`
        select count(*)::int as n from pg_stat_activity
        where application_name = 'leadline:analytics' and state = 'active'`;
      most = Math.max(most, Number(row?.n));
    }, 20);
    const reads = await Promise.allSettled(Array.from({ length: 60 }, () => ask(0.05)));
    clearInterval(watch);
    // 2 at once and 40 that wait: the rest is told so.
    expect(most).toBeLessThanOrEqual(2);
    const refused = reads.filter((read) => read.status === 'rejected');
    expect(refused).toHaveLength(18);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'overloaded', status: 503 });
    await write('the web goes on');
    const after = router.stats().purposes.find(({ purpose }) => purpose === 'dashboard_query');
    expect((after?.fallbacks ?? 0) - (before?.fallbacks ?? 0)).toBe(42);
    expect((after?.refused ?? 0) - (before?.refused ?? 0)).toBe(18);
    await Promise.all([replica(0).start(), replica(1).start()]);
  });

  it('are out at once when one is promoted: it has a history of its own', async () => {
    await replica(1).promote();
    await vi.waitFor(() =>
      expect(state('replica-2')).toMatchObject({
        state: 'out',
        reason: 'wrong server: it was promoted and is a primary now',
      }),
    );
    expect(new Set(await Promise.all([ask(0.1), ask(0.1)]))).toEqual(new Set(['replica-1']));
    // Nothing brings this one back: the other tests are over.
    router.monitor.takeOut('replica-2', { by: 'test', at: new Date() });
  });
});
