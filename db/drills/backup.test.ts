import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { poll } from '#lib/poll.ts';
import { baseBackup } from '../embedded/base-backup.ts';
import { copyTree } from '../embedded/copy-tree.ts';
import { kill } from '../embedded/faults.ts';
import { own } from '../embedded/identity.ts';
import type { Runtime } from '../embedded/postmaster.ts';
import { startTestCluster, type TestCluster } from '../embedded/testing/database.ts';
import { migrate } from '../migrate.ts';
import { fillClient } from '../testing/fill-client.ts';
import { testRouter } from '../testing/router.ts';
import { seedClient, seedPullRequest, seedRepository } from '../testing/seed.ts';
import { type Checksums, checksums, differences, sequences } from './checksums.ts';
import { runtimeBeside, startRestored } from './restored.ts';

// docs/operations.md, "Backup and restore", as far as it can be done without pg_basebackup.

/** As in docs/operations.md: whole under its name, or not there. */
const archiveCommand = (archive: string) =>
  `test ! -f ${archive}/%f && cp %p ${archive}/%f.part && mv ${archive}/%f.part ${archive}/%f`;

let cluster: TestCluster;
let runtime: Runtime;
let dir: string;
let archive: string;
let backup: string;
/** Of the source, at the restore point and at its end. */
let before: Checksums;
let last: Checksums;
let numbers: Map<string, bigint>;
const written = { before: 0, during: 0 };
const figures: string[] = [];
const secondsSince = (from: number) => `${((performance.now() - from) / 1_000).toFixed(1)} s`;

beforeAll(async () => {
  cluster = await startTestCluster({ settings: { archive_mode: 'on' } });
  const { owner } = cluster;
  const { primary } = cluster.cluster;
  runtime = await runtimeBeside(primary);
  dir = path.dirname(primary.dir);
  archive = path.join(dir, 'archive');
  mkdirSync(archive, { mode: 0o700 });
  own(archive, runtime.identity);
  await owner.unsafe(`alter system set archive_command = '${archiveCommand(archive)}'`);
  await owner`select pg_reload_conf()`;

  const client = await seedClient(owner);
  await owner`insert into "user" (id, name, email) values ('ada', 'Ada', 'ada@example.com')`;
  await fillClient(owner, client, 'ada');
  const repository = await seedRepository(owner, client);
  let writing = true;
  const writers = Array.from({ length: 4 }, async () => {
    while (writing) await writeSomething(owner, client, repository);
  });
  await sleep(300);
  written.before = await commits(owner);
  // A connection for it alone: a backup is over when its session is.
  const session = await owner.reserve();
  const from = performance.now();
  await baseBackup({ sql: session, dir, name: 'backup', durable: false, ...runtime });
  session.release();
  figures.push(`made in ${secondsSince(from)}`);
  written.during = (await commits(owner)) - written.before;
  await sleep(300);
  writing = false;
  await Promise.all(writers);

  before = await checksums(owner);
  numbers = await sequences(owner);
  await owner`select pg_create_restore_point('before-the-mistake')`;
  await owner`delete from reviews`;
  await owner`update clients set name = 'Mistake' where id = ${client}`;
  await owner`drop table issue_changes cascade`;
  await seedClient(owner, { name: 'After the restore point' });
  last = await checksums(owner);
  await archived(owner);
  figures.push(
    `${written.during} pull requests were written meanwhile, ${readdirSync(archive).length} files archived`,
  );
  const [size] = await owner<{ mb: number }[]>`select pg_database_size(current_database()) / 1000000 as mb`;
  figures.push(`${size?.mb} MB`);
  backup = path.join(dir, 'backup');
  // Nothing of it is needed from here on.
  kill(primary);
});
afterAll(async () => {
  process.stdout.write(`backup drill: ${figures.join(', ')}\n`);
  await runtime.keeper.close();
  await cluster.drop();
});

async function writeSomething(owner: postgres.Sql, client: number, repository: number): Promise<void> {
  const createdAt = '2026-01-01T00:00:00Z';
  const id = await seedPullRequest(owner, client, repository, { createdAt, firstReviewAt: createdAt });
  // One row each: two that take the same ones in another order would end in a deadlock.
  await owner`update pull_requests set title = title || ' again' where id = ${id - 5}`;
  await owner`delete from reviews where pull_request_id = ${id - 7}`;
}

async function commits(owner: postgres.Sql): Promise<number> {
  const [row] = await owner<{ n: number }[]>`select last_value::int as n from pull_requests_id_seq`;
  return row?.n ?? 0;
}

/** Until all that was written is in the archive. */
async function archived(owner: postgres.Sql): Promise<void> {
  const [row] = await owner<{ file: string }[]>`select pg_walfile_name(pg_switch_wal()) as file`;
  const done = await poll(
    async () => {
      const [state] = await owner<{ done: boolean | null }[]>`
        select last_archived_wal >= ${row?.file ?? ''} as done from pg_stat_archiver`;
      return state?.done ?? false;
    },
    { timeoutMs: 20_000 },
  );
  expect(done, 'the log is archived').toBe(true);
}

/** Restores the backup to an empty place, and lets `errand` look at it when its recovery is over. */
async function restored<T>(
  name: string,
  target: Record<string, string>,
  errand: (sql: postgres.Sql, place: { host: string; port: number }) => Promise<T>,
): Promise<T> {
  const from = performance.now();
  const data = path.join(dir, name);
  await copyTree(backup, data, { owner: 'same' });
  const node = await startRestored(data, runtime, {
    restore_command: `cp ${archive}/%f %p`,
    recovery_target_action: 'promote',
    ...target,
  });
  const connection = postgres(node.url(), { max: 2, onnotice: () => {} });
  try {
    const over = await poll(
      async () => {
        const [row] = await connection`select pg_is_in_recovery() as recovers`;
        return row?.recovers === false;
      },
      { timeoutMs: 20_000 },
    );
    expect(over, 'the recovery has come to its end').toBe(true);
    figures.push(`restored ${name} in ${secondsSince(from)}`);
    return await errand(connection, node);
  } finally {
    await connection.end({ timeout: 1 });
    await node.stop('immediate');
  }
}

it('is made while writes go on', () => {
  expect(written.before).toBeGreaterThan(0);
  expect(written.during).toBeGreaterThan(0);
});

it('restored to the restore point, equals the source at that moment in every table, and runs the product', async () => {
  const target = { recovery_target_name: 'before-the-mistake' };
  await restored('to-the-point', target, async (copy, place) => {
    expect(differences(before, await checksums(copy))).toEqual([]);
    // Every table is in the comparison, and has rows to compare.
    expect(before.size).toBeGreaterThan(60);
    expect([...before.values()].filter((sum) => !sum.startsWith('0 rows')).length).toBeGreaterThan(50);
    // What was done after it is not there.
    expect(await copy`select 1 from clients where name in ('Mistake', 'After the restore point')`).toEqual(
      [],
    );
    for (const [name, next] of await sequences(copy))
      expect(next, name).toBeGreaterThanOrEqual(numbers.get(name) ?? 0n);

    const { host, port } = place;
    const { user, password, database, secret } = cluster;
    await migrate({ host, port, user, password, database, secret });
    const router = await testRouter({ ...cluster, primary: { host, port }, replicas: [] });
    try {
      const tx = await router.write('insert', { clientId: null }, (db) => db.execute(sql`select 1 as one`));
      expect(tx).toMatchObject([{ one: 1 }]);
    } finally {
      await router.close();
    }
  });
});

it('restored without a target, equals the source at the end of its archive; and a row that differs is found', async () => {
  await restored('to-the-end', {}, async (copy) => {
    expect(differences(last, await checksums(copy))).toEqual([]);
    expect(differences(before, await checksums(copy))).toEqual(['clients', 'issue_changes', 'reviews']);

    await copy`update pull_requests set title = title || '.' where id = (select max(id) from pull_requests)`;
    expect(differences(last, await checksums(copy))).toEqual(['pull_requests']);
    await copy`delete from accounts where ctid = (select min(ctid) from accounts)`;
    expect(differences(last, await checksums(copy))).toEqual(['accounts', 'pull_requests']);
  });
});
