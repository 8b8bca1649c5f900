import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { long } from '#lib/testing/long.ts';
import { type Cluster, type ClusterNode, startCluster } from './cluster.ts';
import { removeDir, temporaryDir } from './testing/temporary-dir.ts';

const dir = temporaryDir();
let lines: string[] = [];
// Every character that some layer could stumble over.
const options = {
  dir,
  replicas: 1,
  durable: true,
  user: 'leadline',
  password: `p'a:s\\s "w@/`,
  database: 'lead-line',
};
const start = () => startCluster({ ...options, log: (line) => lines.push(line) });

let cluster: Cluster;
beforeAll(async () => {
  cluster = await start();
});
afterAll(async () => {
  await cluster.stop();
  removeDir(dir);
});

async function ask<T>(node: ClusterNode, errand: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(node.url(), { max: 1, onnotice: () => {} });
  try {
    return await errand(sql);
  } finally {
    await sql.end();
  }
}

const count = (node: ClusterNode) =>
  ask(node, async (sql) => (await sql`select count(*)::int as n from notes`)[0]?.n);

async function restart(): Promise<void> {
  await cluster.stop();
  lines = [];
  cluster = await start();
}

describe('an embedded cluster', { timeout: 60_000 }, () => {
  it('streams what the primary commits to the replica, which takes no writes', async () => {
    const [replica] = cluster.replicas;
    await ask(cluster.primary, (sql) => sql`create table notes as select generate_series(1, 1000) as id`);
    await expect.poll(() => count(replica!).catch(() => 0), { timeout: 10_000 }).toBe(1000);
    await expect(ask(replica!, (sql) => sql`delete from notes`)).rejects.toMatchObject({ code: '25006' });
  });

  it('keeps data and replica over a stop and a start', async () => {
    const made = readFileSync(path.join(cluster.replicas[0]!.dir, 'backup_label.old'), 'utf8');
    await restart();
    expect(await count(cluster.primary)).toBe(1000);
    expect(await count(cluster.replicas[0]!)).toBe(1000);
    expect(readFileSync(path.join(cluster.replicas[0]!.dir, 'backup_label.old'), 'utf8')).toBe(made);
    expect(lines).toEqual([]);
  });

  it('is durable, in UTC and in UTF-8 on every system', async () => {
    const settings = await ask(cluster.primary, async (sql) => {
      const [row] = await sql`
        select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
          current_setting('synchronous_commit') as commit, current_setting('timezone') as zone,
          current_setting('data_checksums') as checksums, datlocale as locale, pg_encoding_to_char(encoding) as encoding
        from pg_database where datname = current_database()`;
      return row;
    });
    expect(settings).toEqual({
      fsync: 'on',
      pages: 'on',
      commit: 'on',
      checksums: 'on',
      zone: 'UTC',
      locale: 'C.UTF-8',
      encoding: 'UTF8',
    });
  });

  it('asks for the password', async () => {
    const wrong = postgres(cluster.primary.url(undefined, undefined, 'wrong'), { max: 1 });
    await expect(wrong`select 1`).rejects.toMatchObject({ code: '28P01' });
    await wrong.end();
  });

  it('has the password on no command line', () => {
    for (const node of [cluster.primary, ...cluster.replicas]) {
      expect(readFileSync(path.join(node.dir, 'postmaster.opts'), 'utf8')).not.toContain(options.password);
    }
  });

  it('says so when the password is not the one the data was made with', async () => {
    await cluster.stop();
    await expect(startCluster({ ...options, password: 'another' })).rejects.toMatchObject({
      code: 'embedded_password',
    });
    cluster = await start();
  });

  it('refuses a second start on the same folder, naming the process, and goes on', async () => {
    const refused = expect(start()).rejects;
    await refused.toMatchObject({
      code: 'embedded_running',
      message: expect.stringContaining(`pid ${process.pid}`),
    });
    expect(await count(cluster.primary)).toBe(1000);
  });

  it('adds a replica while it runs, and drops its slot when it is not wanted any more', async () => {
    const added = await cluster.addReplica();
    expect(added.name).toBe('replica-2');
    expect(await count(added)).toBe(1000);
    await restart();
    const slots = await ask(
      cluster.primary,
      (sql) => sql`select slot_name as name from pg_replication_slots`,
    );
    expect(slots.map((slot) => slot.name)).toEqual(['leadline_replica_1']);
  });

  it('starts in spite of a postmaster.pid whose number belongs to another process now', async () => {
    await cluster.stop();
    for (const node of [cluster.primary, ...cluster.replicas]) {
      writeFileSync(
        path.join(node.dir, 'postmaster.pid'),
        `${process.pid}\n${node.dir}\n1\n1\n\n127.0.0.1\n`,
      );
    }
    cluster = await start();
    expect(await count(cluster.replicas[0]!)).toBe(1000);
  });

  it.runIf(long)('removes what an interrupted run left half made, and nothing else', async () => {
    await cluster.stop();
    const half = path.join(dir, 'replica-1.unfinished-0123');
    writeFileSync(half, '');
    writeFileSync(path.join(dir, 'mine.txt'), 'keep');
    rmSync(cluster.replicas[0]!.dir, { recursive: true });
    cluster = await start();
    expect(existsSync(half)).toBe(false);
    expect(existsSync(path.join(dir, 'mine.txt'))).toBe(true);
  });

  it('leaves alone what is no data of PostgreSQL 18', async () => {
    const other = temporaryDir();
    writeFileSync(path.join(other, 'primary'), 'a letter');
    await expect(startCluster({ ...options, dir: other })).rejects.toMatchObject({
      code: 'embedded_foreign_data',
    });
    expect(readFileSync(path.join(other, 'primary'), 'utf8')).toBe('a letter');
    rmSync(other, { recursive: true });
  });
});
