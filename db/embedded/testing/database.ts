import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import type { Cluster } from '../cluster.ts';
import { type Address, withConnection } from '../database-connection.ts';
import { poll } from '../poll.ts';
import { atEndOfFile, oncePerFile } from './end-of-file.ts';
import { type ProvidedCluster, TEMPLATE } from './global-setup.ts';
import { prepareCluster, TEST_LOGIN, TEST_SECRET } from './prepared-cluster.ts';

/** A migrated database of a test file's own, on a primary and its replicas. */
export interface TestDatabase extends ProvidedCluster {
  user: string;
  password: string;
  database: string;
  /** LEADLINE_SECRET: the passwords of the other roles come from it. */
  secret: string;
  /** A superuser's connections to the primary. */
  owner: postgres.Sql;
  /** A superuser's connections to the first replica. */
  replica: postgres.Sql;
  /** Until every replica shows what is committed now. */
  waitForReplicas(): Promise<void>;
  /** Closes the connections and removes the database. */
  drop(): Promise<void>;
}

/** A database on servers of a test file's own, to be killed, frozen and promoted. */
export interface TestCluster extends TestDatabase {
  cluster: Cluster;
}

export interface TestClusterOptions {
  replicas?: number;
  settings?: Record<string, string>;
  durable?: boolean;
  /** Data of its own making, with another identity than all other clusters. */
  foreign?: boolean;
}

/** A copy of the run's template for the calling test file. The servers are shared: do not break them. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const servers = inject('cluster');
  const database = `test_${randomBytes(6).toString('hex')}`;
  await withConnection(servers.primary, TEST_LOGIN, async (sql) => {
    // Its files as they are: through the log, as by default, it costs three times the work.
    await sql`create database ${sql(database)} template ${sql(TEMPLATE)} strategy file_copy`;
  });
  const { close, ...handles } = connect(servers, database);
  await handles.waitForReplicas();
  return {
    ...handles,
    drop: async () => {
      await close();
      await withConnection(servers.primary, TEST_LOGIN, async (sql) => {
        await sql`drop database if exists ${sql(database)} with (force)`;
      });
    },
  };
}

/** One database for all that the calling test file asks for; it is dropped at the file's end. */
export const sharedTestDatabase = oncePerFile(createTestDatabase, ({ drop }) => drop());

/** Servers of the test file's own, gone at its end at the latest. */
export async function startTestCluster({
  foreign,
  ...options
}: TestClusterOptions = {}): Promise<TestCluster> {
  const database = TEMPLATE;
  const copyOf = foreign ? undefined : inject('data');
  const { cluster, remove } = await prepareCluster({ replicas: 1, ...options, database, copyOf });
  let removed: Promise<void> | undefined;
  const removeOnce = () => {
    removed ??= remove();
    return removed;
  };
  atEndOfFile(removeOnce);
  const address = ({ name, host, port }: { name: string; host: string; port: number }) => ({
    name,
    host,
    port,
  });
  const servers = { primary: address(cluster.primary), replicas: cluster.replicas.map(address) };
  const { close, ...handles } = connect(servers, database);
  await handles.waitForReplicas();
  return {
    ...handles,
    cluster,
    drop: async () => {
      await close();
      await removeOnce();
    },
  };
}

function connect({ primary, replicas }: ProvidedCluster, database: string) {
  const open = ({ host, port }: Address, max: number) =>
    postgres({
      ...TEST_LOGIN,
      host,
      port,
      database,
      max,
      connect_timeout: 5,
      backoff: () => 0.1,
      onnotice: () => {},
    });
  const owner = open(primary, 5);
  const readers = replicas.map((replica) => open(replica, 2));
  const [replica] = readers;
  if (!replica) throw new Error('These tests need a replica: LEADLINE_TEST_REPLICAS must be at least 1.');
  const close = async () => {
    await Promise.all([owner, ...readers].map((sql) => sql.end({ timeout: 2 })));
  };
  const waitForReplicas = async () => {
    // Flushed (its last argument), so that replicas get it; its end is a record's end, which replay reaches exactly.
    const [now] = await owner<
      { lsn: string }[]
    >`select pg_logical_emit_message(false, 'test', '', true)::text as lsn`;
    await Promise.all(readers.map((sql) => replayedTo(sql, now?.lsn ?? '')));
  };
  return {
    primary,
    replicas,
    ...TEST_LOGIN,
    database,
    secret: TEST_SECRET,
    owner,
    replica,
    waitForReplicas,
    close,
  };
}

async function replayedTo(sql: postgres.Sql, lsn: string): Promise<void> {
  const done = await poll(
    async () => {
      const [row] = await sql<{ done: boolean }[]>`
        select pg_last_wal_replay_lsn() >= ${lsn}::pg_lsn as done`.catch((error: { code?: string }) => {
        // A database just made is not there yet, and connecting to it fails.
        if (error.code === '3D000') return [];
        throw error;
      });
      return row?.done;
    },
    { timeoutMs: 20_000, everyMs: 5 },
  );
  if (!done) throw new Error(`A replica has not replayed ${lsn} within 20 s.`);
}
