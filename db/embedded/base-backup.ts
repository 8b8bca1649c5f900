import { execFile } from 'node:child_process';
import { copyFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type postgres from 'postgres';
import { poll } from '#lib/poll.ts';
import type { Binaries } from './binaries.ts';
import { copyTree } from './copy-tree.ts';
import { type Identity, own } from './identity.ts';
import { removeUnfinished, syncFolder, unfinished } from './primary-data.ts';

interface BackupOptions {
  /** A superuser's connection to the primary; the whole backup runs on it. */
  sql: postgres.Sql;
  dir: string;
  name: string;
  /** A standby streams through it. Without one this is a backup, which is brought up to date from the archive. */
  slot?: string;
  durable: boolean;
  binaries: Binaries;
  identity: Identity;
}

/**
 * What a backup leaves out: PostgreSQL 18, "Making a base backup using the low level API". pg_control is added last, as
 * pg_basebackup does.
 */
const LEFT_OUT = [
  /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/./,
  /^(postmaster\.(pid|opts)|current_logfiles|backup_label.*|tablespace_map.*|.*\.signal|postgresql\.auto\.conf\.tmp)$/,
  /(^|\/)(pgsql_tmp.*|pg_internal\.init.*)$/,
  /^global\/pg_control$/,
];

/**
 * Copies the running primary to `dir/name`, as a standby that streams through `slot`, or to be restored with the archive
 * (recovery.signal). npm's PostgreSQL has no pg_basebackup: this is the documented low-level backup.
 */
export async function baseBackup(options: BackupOptions): Promise<void> {
  const { sql, dir, name, slot, durable, binaries, identity } = options;
  removeUnfinished(dir, name);
  const draft = unfinished(dir, name);
  const primary = path.join(dir, 'primary');

  // Before the copy, and reserving at once: the primary keeps every segment the standby will need.
  if (slot) await renewSlot(sql, slot);
  await sql`select pg_backup_start(${name}, true)`;
  await copyTree(primary, draft, {
    skip: (file) => LEFT_OUT.some((pattern) => pattern.test(file)),
    owner: identity,
  });
  copyFileSync(path.join(primary, 'global', 'pg_control'), path.join(draft, 'global', 'pg_control'));
  own(path.join(draft, 'global', 'pg_control'), identity);
  const [label] = await sql<{ labelfile: string; spcmapfile: string }[]>`
    select labelfile, spcmapfile from pg_backup_stop(wait_for_archive => ${!slot})`;
  if (label?.spcmapfile)
    throw new Error('A copy on the same machine cannot share the tablespaces of its primary.');

  for (const [file, content] of [
    ['backup_label', label?.labelfile ?? ''],
    [slot ? 'standby.signal' : 'recovery.signal', ''],
  ] as const) {
    writeFileSync(path.join(draft, file), content, { mode: 0o600 });
    own(path.join(draft, file), identity);
  }
  if (durable) {
    const sync = ['--sync-only', '-D', draft];
    await promisify(execFile)(binaries.initdb, sync, { ...identity, env: binaries.env, cwd: '/' });
  }
  renameSync(draft, path.join(dir, name));
  syncFolder(dir);
}

async function renewSlot(sql: postgres.Sql, slot: string): Promise<void> {
  await dropSlot(sql, slot);
  await sql`select pg_create_physical_replication_slot(${slot}, true)`;
}

/** Drops a slot, if there is one; a connection that still holds it is ended. */
export async function dropSlot(sql: postgres.Sql, slot: string): Promise<void> {
  const dropped = await poll(
    async () => {
      const [found] = await sql<{ holder: number | null }[]>`
        select active_pid as holder from pg_replication_slots where slot_name = ${slot}`;
      if (!found) return true;
      if (found.holder === null) await sql`select pg_drop_replication_slot(${slot})`;
      else await sql`select pg_terminate_backend(${found.holder})`;
      return false;
    },
    { timeoutMs: 10_000 },
  );
  if (!dropped) throw new Error(`The replication slot ${slot} stays in use.`);
}
