import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { long } from '#lib/testing/long.ts';
import { asOwner, type DelayProxy, delayProxy, freeze, kill, thaw } from '../embedded/faults.ts';
import type { ClusterNode } from '../embedded/node.ts';
import { startTestCluster, type TestCluster } from '../embedded/testing/database.ts';
import type { Router } from '../router/router.ts';
import { testRouter } from '../testing/router.ts';

// docs/operations.md, "Failover". One primary is killed again and again; each time another replica takes its place.

/** With a replica that streams to the end, what is lost is luck: only in the long run, for the figure. */
const WITHOUT = long ? [500, 0] : [500];
/** What a person would be kept waiting by a primary that waits for its standby in vain. */
const PATIENCE_MS = 2_000;

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster({
    replicas: 1 + WITHOUT.length,
    settings: { synchronous_commit: 'on', full_page_writes: 'on' },
  });
  const { owner, user } = cluster;
  await owner`create table notes (drill int, writer int, n int, primary key (drill, writer, n))`;
  await owner.unsafe(`grant all on notes to "${user}_app"`);
});
afterAll(() => cluster.drop());

interface Acknowledged {
  n: number;
  at: number;
}

interface Writers {
  /** By writer: what the router told it is saved, in order. */
  acknowledged: Acknowledged[][];
  stop(): Promise<void>;
}

/** Writes without pause through the router; each note once it was said that the one before is saved, or is not. */
function startWriters(router: Router, drill: number): Writers {
  const acknowledged: Acknowledged[][] = [[], [], [], []];
  let writing = true;
  const done = acknowledged.map(async (mine, writer) => {
    for (let n = 0; writing; n++) {
      try {
        await router.write('insert', { clientId: null, deadlineMs: PATIENCE_MS }, (tx) =>
          tx.execute(sql`insert into notes values (${drill}, ${writer}, ${n})`),
        );
        mine.push({ n, at: performance.now() });
      } catch {
        await sleep(20);
      }
    }
  });
  return {
    acknowledged,
    stop: async () => {
      writing = false;
      await Promise.all(done);
    },
  };
}

/** The standby whose word every commit waits for; '': none. */
async function waitFor(standby: string): Promise<void> {
  const names = standby && `"${standby}"`;
  await cluster.owner.unsafe(`alter system set synchronous_standby_names = '${names}'`);
  await cluster.owner`select pg_reload_conf()`;
  if (!standby) return;
  await vi.waitFor(async () => {
    const rows = await cluster.owner`select 1 from pg_stat_replication where sync_state = 'sync'`;
    expect(rows).toHaveLength(1);
  }, 10_000);
}

/** By writer: those of its acknowledged notes that are not on this server. */
async function lost(on: ClusterNode, drill: number, writers: Writers): Promise<Acknowledged[][]> {
  // Those of now: what is written meanwhile is not looked for.
  const acknowledged = writers.acknowledged.map((mine) => [...mine]);
  const rows = await asOwner(
    on,
    (owner) => owner<{ writer: number; n: number }[]>`select writer, n from notes where drill = ${drill}`,
  );
  const there = new Set(rows.map(({ writer, n }) => `${writer}/${n}`));
  return acknowledged.map((mine, writer) => mine.filter(({ n }) => !there.has(`${writer}/${n}`)));
}

const told = (writers: Writers) => writers.acknowledged.flat().length;

/** Waits until so many more writes are saved. */
async function more(writers: Writers, count: number): Promise<void> {
  const from = told(writers);
  await vi.waitFor(() => expect(told(writers)).toBeGreaterThanOrEqual(from + count), 20_000);
}

/** Where the house writes, and the address that it knows. */
async function openHouse(): Promise<{ address: DelayProxy; router: Router; close(): Promise<void> }> {
  const address = await delayProxy({ target: cluster.cluster.primary });
  const router = await testRouter({ ...cluster, primary: address, replicas: [] });
  return {
    address,
    router,
    close: async () => {
      await router.close();
      await address.close();
    },
  };
}

it('with synchronous replication loses no acknowledged write, goes on, and writes no more to the old primary', async () => {
  const { primary, replicas } = cluster.cluster;
  const successor = replicas[0]!;
  await waitFor(successor.name);
  const { address, router, close } = await openHouse();
  const writers = startWriters(router, 1);
  try {
    await more(writers, 50);
    // The standby is silent for a while: nobody is told that anything is saved.
    freeze(successor);
    await sleep(100);
    const silent = told(writers);
    await sleep(400);
    expect(told(writers)).toBe(silent);
    thaw(successor);
    await more(writers, 50);

    const killedAt = performance.now();
    kill(primary);
    await successor.promote();
    const promotedAt = performance.now();
    address.moveTo(successor);
    await more(writers, 1);
    const resumedAt = performance.now();
    await more(writers, 50);
    figures.push(
      `synchronous: promoted after ${ms(promotedAt - killedAt)}, first write after ${ms(resumedAt - killedAt)}`,
    );
    expect((await lost(successor, 1, writers)).flat()).toEqual([]);

    // The old primary comes back as what it was.
    await primary.start();
    const count = () => asOwner(primary, (owner) => owner`select count(*)::int as n from notes`);
    const old = await count();
    // The house that knows it for a replica does not read from it.
    const restarted = await testRouter({
      ...cluster,
      primary: successor,
      replicas: [{ name: 'replica-1', host: primary.host, port: primary.port }],
    });
    expect(restarted.monitor.health()[0]).toMatchObject({
      state: 'out',
      reason: 'wrong server: it is a primary, not a replica',
    });
    await restarted.close();
    // The address leads to it again.
    await writers.stop();
    address.moveTo(primary);
    await vi.waitFor(
      () =>
        expect(router.monitor.primary()).toMatchObject({
          state: 'wrong server',
          reason: expect.stringContaining('before the failover'),
        }),
      10_000,
    );
    const note = (on: Router) =>
      on.write('insert', { clientId: null, deadlineMs: PATIENCE_MS }, (tx) =>
        tx.execute(sql`insert into notes values (1, 9, 9)`),
      );
    await expect(note(router)).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(await count()).toEqual(old);
    // A house that was started with its address cannot know; but nothing is ever said to be saved there.
    const astray = await testRouter({ ...cluster, replicas: [] });
    await expect(note(astray)).rejects.toMatchObject({
      code: expect.stringMatching(/deadline|outcome_unknown/),
    });
    await astray.close();
  } finally {
    await writers.stop();
    await close();
    await waitFor('').catch(() => {});
  }
}, 60_000);

it.each(WITHOUT.map((awayMs, index) => ({ awayMs, drill: index + 2 })))(
  'without it, loses the last of what was acknowledged and nothing before (the replica was away for $awayMs ms)',
  async ({ awayMs, drill }) => {
    const { primary, replicas } = cluster.cluster;
    const successor = replicas[drill - 1]!;
    if (!primary.running()) await primary.start();
    await waitFor('');
    await vi.waitFor(async () => {
      const rows = await cluster.owner`
      select 1 from pg_stat_replication where application_name = ${successor.name} and replay_lsn = pg_current_wal_lsn()`;
      expect(rows).toHaveLength(1);
    }, 10_000);
    const { address, router, close } = await openHouse();
    const writers = startWriters(router, drill);
    try {
      await more(writers, 100);
      // Frozen it would still find in its socket what the primary sent.
      if (awayMs) kill(successor);
      await sleep(awayMs);
      const acknowledged = told(writers);
      const killedAt = performance.now();
      kill(primary);
      await successor.start();
      await successor.promote();
      // Whatever was acknowledged until here, the old primary acknowledged.
      const movedAt = performance.now();
      address.moveTo(successor);
      await more(writers, 50);
      await writers.stop();

      const missing = await lost(successor, drill, writers);
      const all = missing.flat();
      const oldest = Math.min(killedAt, ...all.map(({ at }) => at));
      figures.push(
        `asynchronous, replica away for ${awayMs} ms: of ${acknowledged} acknowledged writes ${all.length} lost, of the last ${ms(killedAt - oldest)}`,
      );
      // Replication is in order: what is lost of a writer is its last before the crash, without a gap.
      for (const [writer, gone] of missing.entries()) {
        const beforeCrash = writers.acknowledged[writer]!.filter(({ at }) => at <= movedAt);
        expect(gone).toEqual(beforeCrash.slice(beforeCrash.length - gone.length));
      }
      expect(killedAt - oldest).toBeLessThan(awayMs + 2_000);
      // That the drill sees losses where there must be some.
      if (awayMs) expect(all.length).toBeGreaterThan(0);
    } finally {
      await writers.stop();
      await close();
    }
  },
  60_000,
);

const figures: string[] = [];
const ms = (time: number) => `${Math.round(time)} ms`;
afterAll(() => {
  process.stdout.write(`${figures.map((line) => `failover drill, ${line}\n`).join('')}`);
});
