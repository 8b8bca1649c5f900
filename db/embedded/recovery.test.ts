import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { long } from '#lib/testing/long.ts';
import { type Cluster, type ClusterNode, startCluster } from './cluster.ts';
import { freeze, kill, asOwner as on, pauseReplay, resumeReplay, thaw } from './faults.ts';
import { preparedDir, TEST_LOGIN } from './testing/prepared-cluster.ts';
import { removeDir } from './testing/temporary-dir.ts';

let dir: string;
let lines: string[] = [];
const start = () =>
  startCluster({
    dir,
    replicas: 1,
    durable: false,
    ...TEST_LOGIN,
    database: 'leadline',
    // Three segments: a long absence in a moment.
    settings: { max_slot_wal_keep_size: '48MB', max_wal_size: '48MB', min_wal_size: '32MB' },
    log: (line) => lines.push(line),
  });

let cluster: Cluster;
beforeAll(async () => {
  dir = await preparedDir(inject('data'), 1);
  cluster = await start();
  await on(cluster.primary, (sql) => sql`create table notes (id int generated always as identity)`);
});
beforeEach(() => {
  lines = [];
});
afterAll(async () => {
  await cluster.stop('immediate');
  removeDir(dir);
});

const replica = () => cluster.replicas[0]!;

const count = (node: ClusterNode): Promise<number> =>
  on(node, async (sql) => (await sql<{ n: number }[]>`select count(*)::int as n from notes`)[0]?.n ?? -1);
const note = () => on(cluster.primary, (sql) => sql`insert into notes default values`);

/** A row written now arrives at the replica. */
async function expectStreaming(): Promise<void> {
  await note();
  const written = await count(cluster.primary);
  await expect.poll(() => count(replica()).catch(() => -1), { timeout: 15_000 }).toBe(written);
}

describe('a replica', { timeout: 60_000 }, () => {
  it('falls behind while replay is paused, and catches up', async () => {
    await expectStreaming();
    const before = await count(replica());
    await pauseReplay(replica());
    await note();
    await expect
      .poll(() =>
        on(
          replica(),
          async (sql) =>
            (await sql`select pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn() as waits`)[0]?.waits,
        ),
      )
      .toBe(true);
    expect(await count(replica())).toBe(before);
    await resumeReplay(replica());
    await expectStreaming();
  });

  it('hangs while it is frozen, and goes on', async () => {
    const waiting = postgres(replica().url(), { max: 1 });
    await waiting`select 1`;
    freeze(replica());
    let answered = false;
    const answer = waiting`select 1`.then(() => {
      answered = true;
    });
    await note();
    expect(answered).toBe(false);
    expect(replica().running()).toBe(true);
    thaw(replica());
    await answer;
    await waiting.end();
    await expectStreaming();
  });

  it('comes back on its port after a crash, with its data', async () => {
    const { port } = replica();
    kill(replica());
    expect(replica().running()).toBe(false);
    await note();
    await replica().start();
    expect(replica().port).toBe(port);
    await expectStreaming();
    expect(lines).toEqual([]);
  });

  it.runIf(long)('stops while frozen', async () => {
    freeze(replica());
    await replica().stop();
    expect(replica().running()).toBe(false);
    await replica().start();
    await expectStreaming();
  });

  it('is made anew when its slot is gone', async () => {
    await replica().stop();
    await on(cluster.primary, (sql) => sql`select pg_drop_replication_slot('leadline_replica_1')`);
    await replica().start();
    expect(lines).toEqual(['replica-1 is made anew from the primary: its replication slot is gone']);
    await expectStreaming();
  });

  it.runIf(long)('is made anew when its data is damaged', async () => {
    await replica().stop();
    writeFileSync(path.join(replica().dir, 'global', 'pg_control'), Buffer.alloc(8192, 7));
    await replica().start();
    expect(lines).toEqual([expect.stringContaining('replica-1 is made anew from the primary')]);
    await expectStreaming();
  });

  it.runIf(long)('is made anew when the primary has thrown away what it missed', async () => {
    await replica().stop();
    await on(cluster.primary, async (sql) => {
      for (let segment = 0; segment < 8; segment += 1) {
        await sql`insert into notes default values`;
        await sql`select pg_switch_wal()`;
      }
      await sql`checkpoint`;
    });
    await replica().start();
    expect(lines).toEqual([expect.stringContaining('the primary no longer has the changes since')]);
    await expectStreaming();
  });

  it('follows a primary that crashed and came back', async () => {
    kill(cluster.primary);
    await expect(note()).rejects.toThrow();
    await cluster.primary.start();
    await expectStreaming();
  });

  it.runIf(long)('starts without its primary, and follows when that comes', async () => {
    await replica().stop();
    await cluster.primary.stop();
    await replica().start();
    expect(await count(replica())).toBeGreaterThan(0);
    await cluster.primary.start();
    await expectStreaming();
  });

  it('can be promoted; the next start keeps its data aside and makes a new one', async () => {
    await replica().promote();
    await on(replica(), (sql) => sql`insert into notes default values`);
    const own = await count(replica());
    await replica().stop();
    await replica().start();
    expect(await count(replica())).toBe(own);

    await cluster.stop();
    cluster = await start();
    expect(readdirSync(dir).filter((name) => name.startsWith('replica-1.promoted-'))).toHaveLength(1);
    expect(lines).toEqual([expect.stringContaining('replica-1 was promoted in an earlier run')]);
    await expectStreaming();
  });
});
