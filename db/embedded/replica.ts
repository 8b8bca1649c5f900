import { closeSync, existsSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type postgres from 'postgres';
import { baseBackup } from './base-backup.ts';
import { type Credentials, withConnection } from './database-connection.ts';
import { logSince, logSize } from './log-file.ts';
import type { ManagedNode } from './node.ts';
import { StartError, type Runtime } from './postmaster.ts';

export interface ReplicaContext {
  dir: string;
  durable: boolean;
  owner: Credentials;
  runtime: Runtime;
  primary: ManagedNode;
}

export const slotOf = (name: string) => `leadline_${name.replace('-', '_')}`;

/** How a standby says that it will never follow again. */
const HOPELESS =
  /requested WAL segment \S+ has already been removed|replication slot "[^"]*" does not exist|can no longer access replication slot|invalidated|database system identifier differs|not a child of this server's history|behind recovery timeline|is not a standby|invalid checkpoint|PANIC|page verification failed/;

/** Nothing at all happened for so long: the standby is stuck. Catching up, however long, is no reason. */
const STUCK_MS = 20_000;

/**
 * Starts a replica and waits until it streams. Its data is derived from the primary's: where it is missing, damaged or
 * cannot follow any more, it is made anew, and the log says why.
 * @param setAside a promoted replica, which has writes of its own, is kept under another name and made anew
 */
export async function startReplica(node: ManagedNode, context: ReplicaContext, setAside = false): Promise<void> {
  const { primary, owner, runtime } = context;
  await withConnection(primary, owner, async (sql) => {
    const data = existsSync(node.dir);
    if (data && !node.isStandby()) {
      if (!setAside) return node.launch();
      keepPromoted(node, runtime);
    }
    const flaw = existsSync(node.dir) ? ((await unfit(sql, node, primary)) ?? (await follow(sql, node))) : 'new';
    if (flaw === undefined) return;
    if (flaw !== 'new') runtime.log(`${node.name} is made anew from the primary: ${flaw}`);
    await node.stop('immediate');
    await renew(sql, node, context);
    const again = await follow(sql, node);
    if (again !== undefined) throw new Error(`The new ${node.name} does not follow the primary: ${again}`);
  });
}

async function renew(sql: postgres.Sql, node: ManagedNode, { dir, durable, runtime }: ReplicaContext): Promise<void> {
  rmSync(node.dir, { recursive: true, force: true });
  const { binaries, identity } = runtime;
  await baseBackup({ sql, dir, name: node.name, slot: slotOf(node.name), durable, binaries, identity });
}

function keepPromoted(node: ManagedNode, { log }: Runtime): void {
  const kept = `${node.dir}.promoted-${new Date().toISOString().replace(/\W/g, '')}`;
  renameSync(node.dir, kept);
  log(`${node.name} was promoted in an earlier run: its data is kept as ${path.basename(kept)}`);
}

/** Reasons that can be seen before it runs. */
async function unfit(sql: postgres.Sql, node: ManagedNode, primary: ManagedNode): Promise<string | undefined> {
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
async function follow(sql: postgres.Sql, node: ManagedNode): Promise<string | undefined> {
  const offset = logSize(node.logFile);
  try {
    await node.launch();
  } catch (error) {
    if (error instanceof StartError && !error.portTaken) return error.message;
    throw error;
  }
  let seen = '';
  let seenAt = performance.now();
  for (;;) {
    const [sender] = await sql<{ state: string; sent: string }[]>`
      select state, sent_lsn::text as sent from pg_stat_replication where application_name = ${node.name}`;
    if (sender?.state === 'streaming') return undefined;
    if (!node.running()) return 'it ended';
    const line = logSince(node.logFile, offset).split('\n').find((text) => HOPELESS.test(text));
    if (line) return line.replace(/^.*?[A-Z]+: {2}/, '');
    const now = `${sender?.state} ${sender?.sent} ${await replayed(node)}`;
    if (now !== seen) {
      seen = now;
      seenAt = performance.now();
    } else if (performance.now() - seenAt > STUCK_MS) return 'it does not stream';
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
