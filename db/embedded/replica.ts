import { closeSync, existsSync, openSync, readdirSync, readSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import { AppError } from '#lib/errors.ts';
import { baseBackup } from './base-backup.ts';
import { type Credentials, withConnection } from './database-connection.ts';
import { logSince, logSize } from './log-file.ts';
import type { ManagedNode } from './node.ts';
import { type Runtime, StartError } from './postmaster.ts';

export interface ReplicaContext {
  dir: string;
  durable: boolean;
  owner: Credentials;
  runtime: Runtime;
  primary: ManagedNode;
}

export const slotOf = (name: string) => `leadline_${name.replace('-', '_')}`;

/** How a standby says that it will never follow again. */
export const HOPELESS =
  /requested WAL segment \S+ has already been removed|replication slot "[^"]*" does not exist|can no longer access replication slot|invalidated|database system identifier differs|not a child of this server's history|behind recovery timeline|is not a standby|is ahead of the WAL flush position|PANIC/;

/** Nothing at all happened for so long: the standby is stuck. Catching up, however long, is no reason. */
const STUCK_MS = 20_000;
/** Each look at what was replayed is a connection, which costs a small machine 40 ms. */
const LOOK_EVERY_MS = 1_000;

/**
 * Starts a replica and waits until it streams. Its data is derived from the primary's: where it is missing, damaged or
 * cannot follow any more, it is made anew, and the log says why.
 * @param setAside a promoted replica, which has writes of its own, is kept under another name and made anew
 */
export async function startReplica(
  node: ManagedNode,
  context: ReplicaContext,
  setAside = false,
): Promise<void> {
  const { primary, owner, runtime } = context;
  await withConnection(primary, owner, async (sql) => {
    const whole = existsSync(path.join(node.dir, 'global', 'pg_control'));
    if (whole && !node.isStandby()) {
      if (!setAside) return node.launch();
      keepPromoted(node, runtime);
    }
    const flaw = existsSync(node.dir)
      ? ((await unfit(sql, node, primary)) ?? (await follow(sql, node, owner)))
      : 'new';
    if (flaw === undefined) return;
    if (flaw !== 'new') runtime.log(`${node.name} is made anew from the primary: ${flaw}`);
    await node.stop('immediate');
    await renew(sql, node, context);
    const again = await follow(sql, node, owner);
    if (again !== undefined) throw new Error(`The new ${node.name} does not follow the primary: ${again}`);
  });
}

async function renew(
  sql: postgres.Sql,
  node: ManagedNode,
  { dir, durable, runtime }: ReplicaContext,
): Promise<void> {
  removeReplica(node.dir);
  const { binaries, identity } = runtime;
  await baseBackup({ sql, dir, name: node.name, slot: slotOf(node.name), durable, binaries, identity });
}

/** Removes what is certainly a replica's data. @throws AppError `embedded_foreign_data` at anything else */
function removeReplica(data: string): void {
  if (existsSync(data) && readdirSync(data).length > 0 && !existsSync(path.join(data, 'PG_VERSION'))) {
    const message = `${data} holds something that is no PostgreSQL data. It is left as it is: move it away.`;
    throw new AppError('embedded_foreign_data', 500, message);
  }
  rmSync(data, { recursive: true, force: true });
}

function keepPromoted(node: ManagedNode, { log }: Runtime): void {
  const kept = `${node.dir}.promoted-${new Date().toISOString().replace(/\W/g, '')}`;
  renameSync(node.dir, kept);
  log(`${node.name} was promoted in an earlier run: its data is kept as ${path.basename(kept)}`);
}

/** Reasons that can be seen before it runs. */
async function unfit(
  sql: postgres.Sql,
  node: ManagedNode,
  primary: ManagedNode,
): Promise<string | undefined> {
  if (node.running()) return undefined;
  if (systemIdentifier(node.dir) !== systemIdentifier(primary.dir)) return 'it is a copy of another database';
  const [slot] = await sql<{ lost: boolean }[]>`
    select wal_status = 'lost' as lost from pg_replication_slots where slot_name = ${slotOf(node.name)}`;
  if (!slot) return 'its replication slot is gone';
  return slot.lost ? 'it was away for too long, the primary no longer has the changes since' : undefined;
}

/** The first eight bytes of pg_control. */
function systemIdentifier(data: string): string {
  const bytes = Buffer.alloc(8);
  try {
    const file = openSync(path.join(data, 'global', 'pg_control'), 'r');
    try {
      readSync(file, bytes, 0, 8, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return 'unreadable';
  }
  return bytes.toString('hex');
}

/** Starts it and waits until it streams. @returns why it never will, or undefined */
async function follow(sql: postgres.Sql, node: ManagedNode, owner: Credentials): Promise<string | undefined> {
  const offset = logSize(node.logFile);
  try {
    await node.launch();
  } catch (error) {
    if (error instanceof StartError && !error.portTaken) return error.message;
    throw error;
  }
  let seen = '';
  let seenAt = performance.now();
  let lookAt = seenAt + LOOK_EVERY_MS;
  for (;;) {
    const [sender] = await sql<{ state: string; sent: string }[]>`
      select state, sent_lsn::text as sent from pg_stat_replication where application_name = ${node.name}`;
    if (sender?.state === 'streaming') return undefined;
    if (!node.running()) return 'it ended';
    const line = logSince(node.logFile, offset)
      .split('\n')
      .find((text) => HOPELESS.test(text));
    if (line) return line.replace(/^.*?[A-Z]+: {2}/, '');
    if (performance.now() > lookAt) {
      lookAt = performance.now() + LOOK_EVERY_MS;
      const now = `${sender?.sent} ${await replayed(node, owner)}`;
      if (now !== seen) {
        seen = now;
        seenAt = performance.now();
      } else if (performance.now() - seenAt > STUCK_MS) return 'it does not stream';
    }
    await sleep(25);
  }
}

async function replayed(node: ManagedNode, owner: Credentials): Promise<string> {
  return await withConnection(node, owner, async (sql) => {
    const [row] = await sql<{ lsn: string }[]>`select pg_last_wal_replay_lsn()::text as lsn`;
    return row?.lsn ?? '';
  }).catch(() => '');
}
