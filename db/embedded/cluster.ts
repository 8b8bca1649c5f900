import { readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type postgres from 'postgres';
import { AppError } from '#lib/errors.ts';
import { dropSlot } from './base-backup.ts';
import { findBinaries } from './binaries.ts';
import { ownerOfData, resolveDataDir } from './data-dir.ts';
import { type Credentials, withConnection } from './database-connection.ts';
import { identityFor } from './identity.ts';
import { startKeeper } from './keeper.ts';
import { takeLock } from './lock.ts';
import { type ClusterNode, createNode, type ManagedNode } from './node.ts';
import { connectionInfo, writePasswordFile } from './password-file.ts';
import { clearLeftover, type Runtime } from './postmaster.ts';
import { preparePrimary } from './primary-data.ts';
import { HOPELESS, type ReplicaContext, slotOf, startReplica } from './replica.ts';
import { serverSettings } from './settings.ts';
import type { StopMode } from './stop-server.ts';

export type { ClusterNode } from './node.ts';

export interface ClusterOptions {
  /** Holds everything; made if need be. As root in a place its servers cannot reach: see resolveDataDir. */
  dir: string;
  replicas: number;
  /** False for tests only: no fsync, no full page writes, no synchronous commit. */
  durable: boolean;
  /** Owner and superuser. */
  user: string;
  password: string;
  database: string;
  /** Server settings that go before ours. */
  settings?: Record<string, string>;
  log?: (line: string) => void;
}

export interface Cluster {
  readonly primary: ClusterNode;
  readonly replicas: ClusterNode[];
  /** One more replica, streaming. */
  addReplica(): Promise<ClusterNode>;
  /** Stops the replicas, then the primary, and gives the folder free. */
  stop(mode?: StopMode): Promise<void>;
}

/**
 * Starts PostgreSQL from npm: a primary, made on first use, and replicas that stream from it. Resolves when the primary
 * accepts connections and every replica streams. The servers end with this process, however it ends.
 * @throws AppError `embedded_running` when another process has servers on this folder, `embedded_unsupported` where
 * they cannot run, `embedded_foreign_data` when the folder holds something else
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const log = options.log ?? (() => {});
  const dir = realpathSync(resolveDataDir(options.dir, log));
  const identity = identityFor(ownerOfData(dir));
  const binaries = await findBinaries(identity, log);
  const unlock = await takeLock(dir);
  const keeper = startKeeper(log);
  const runtime: Runtime = { binaries, identity, keeper, log };
  const nodes: ManagedNode[] = [];

  async function stop(mode: StopMode = 'fast'): Promise<void> {
    const [primary, ...replicas] = nodes;
    await Promise.all(replicas.map((node) => node.stop(mode)));
    await primary?.stop(mode);
    await keeper.close();
    unlock();
  }

  try {
    const { durable, user, password, database } = options;
    const owner: Credentials = { user, password };
    for (const name of readdirSync(dir)) await clearLeftover(path.join(dir, name), log);
    await preparePrimary({ dir, durable, binaries, identity, user, password });
    const settings = { ...serverSettings(durable), ...options.settings };
    const primary = createNode({ name: 'primary', dir, runtime, owner, database, settings: () => settings });
    nodes.push(primary);
    await primary.launch();
    await prepareDatabase(primary, options);

    const context: ReplicaContext = { dir, durable, owner, runtime, primary };
    const passfile = writePasswordFile(dir, owner, identity);
    const replicas: ManagedNode[] = [];
    const addReplica = async (): Promise<ClusterNode> => {
      const node = createReplica(`replica-${replicas.length + 1}`, context, { database, settings, passfile });
      replicas.push(node);
      nodes.push(node);
      await startReplica(node, context, true);
      return node;
    };
    // One after the other: the number of a replica is its place, and two backups at once gain nothing on one disk.
    for (let count = 0; count < options.replicas; count += 1) await addReplica();
    return { primary, replicas, addReplica, stop };
  } catch (error) {
    await stop('fast').catch((also: unknown) => log(`Stopping after a failed start: ${also}`));
    throw error;
  }
}

interface ReplicaSettings {
  database: string;
  settings: Record<string, string>;
  passfile: string;
}

function createReplica(
  name: string,
  context: ReplicaContext,
  { database, settings, passfile }: ReplicaSettings,
): ManagedNode {
  const { dir, owner, runtime, primary } = context;
  const { user } = owner;
  return createNode({
    name,
    dir,
    runtime,
    owner,
    database,
    // On the command line, not in the data: the primary's port may be another at each start.
    settings: () => ({
      ...settings,
      primary_conninfo: connectionInfo({
        host: primary.host,
        port: primary.port,
        user,
        passfile,
        application_name: name,
      }),
      primary_slot_name: slotOf(name),
    }),
    hopeless: HOPELESS,
    start: (node) => (primary.running() && !primary.frozen() ? startReplica(node, context) : node.launch()),
  });
}

/** The database, and no slot of a replica that is not there any more: it would keep the primary's log on disk. */
async function prepareDatabase(
  primary: ManagedNode,
  { user, password, database, dir, replicas }: ClusterOptions,
) {
  const work = async (sql: postgres.Sql) => {
    const [found] = await sql`select 1 from pg_database where datname = ${database}`;
    if (!found) await sql`create database ${sql(database)}`;
    const slots = await sql<{ name: string }[]>`
      select slot_name as name from pg_replication_slots where slot_name like 'leadline\\_replica\\_%'`;
    const kept = new Set(Array.from({ length: replicas }, (_, index) => slotOf(`replica-${index + 1}`)));
    for (const { name } of slots) if (!kept.has(name)) await dropSlot(sql, name);
  };
  try {
    await withConnection(primary, { user, password }, work);
  } catch (cause) {
    if ((cause as { code?: string }).code !== '28P01') throw cause;
    const message = `The password for the embedded database in ${dir} does not fit. It was kept when the data was made: bring it back, or set LEADLINE_DATA_DIR to another folder.`;
    throw new AppError('embedded_password', 500, message, { cause });
  }
}
