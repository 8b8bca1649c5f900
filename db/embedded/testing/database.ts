import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { poll } from '#lib/poll.ts';
import type { Cluster } from '../cluster.ts';
import type { Address } from '../database-connection.ts';
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
  kept ??= open(servers, 'postgres');
  const { owner } = kept;
  const database = `test_${randomBytes(6).toString('hex')}`;
  // Its files as they are: through the log, as by default, it costs three times the work.
  await owner`create database ${owner(database)} template ${owner(TEMPLATE)} strategy file_copy`;
  const { close, ...handles } = connect(servers, database, kept);
  await handles.waitForReplicas();
  return {
    ...handles,
    drop: async () => {
      await close();
      await owner`drop database if exists ${owner(database)} with (force)`;
    },
  };
}

/**
 * This process' connections to the run's servers, for all of its files: a connection costs PostgreSQL 35 to 40 ms of
 * processor time, and one to a database that the replica does not have yet fails.
 */
let kept: Connections | undefined;

let common: Promise<TestDatabase> | undefined;

/**
 * One database for all files of this process, never dropped: for tests that keep to clients of their own. One of its own
 * costs a file a second.
 */
export function commonTestDatabase(): Promise<TestDatabase> {
  common ??= createTestDatabase();
  return common;
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

interface Connections {
  owner: postgres.Sql;
  readers: postgres.Sql[];
}

/** Opened when they are used. */
function open({ primary, replicas }: ProvidedCluster, database: string): Connections {
  const to = ({ host, port }: Address, max: number) =>
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
  return { owner: to(primary, 5), readers: replicas.map((replica) => to(replica, 2)) };
}

/** @param waiting connections to the same servers, to wait for replicas on; unless given, those to the database */
function connect(servers: ProvidedCluster, database: string, waiting?: Connections) {
  const own = open(servers, database);
  const { owner, readers } = own;
  const [replica] = readers;
  if (!replica) throw new Error('These tests need a replica: LEADLINE_TEST_REPLICAS must be at least 1.');
  return {
    ...servers,
    ...TEST_LOGIN,
    database,
    secret: TEST_SECRET,
    owner,
    replica,
    waitForReplicas: () => replicated(waiting ?? own),
    async close() {
      // Nobody asks any more. The driver would wait for connections whose server was killed.
      await Promise.all([owner, ...readers].map((sql) => sql.end({ timeout: 0 })));
    },
  };
}

/** Until the replicas show what is committed now, in whatever database. */
async function replicated({ owner, readers }: Connections): Promise<void> {
  // Flushed (its last argument), so that replicas get it; its end is a record's end, which replay reaches exactly.
  const [now] = await owner<
    { lsn: string }[]
  >`select pg_logical_emit_message(false, 'test', '', true)::text as lsn`;
  await Promise.all(readers.map((sql) => replayedTo(sql, now?.lsn ?? '')));
}

async function replayedTo(sql: postgres.Sql, lsn: string): Promise<void> {
  const done = await poll(
    async () => {
      const [row] = await sql<{ done: boolean }[]>`
        select pg_last_wal_replay_lsn() >= ${lsn}::pg_lsn as done`;
      return row?.done;
    },
    { timeoutMs: 20_000, everyMs: 5 },
  );
  if (!done) throw new Error(`A replica has not replayed ${lsn} within 20 s.`);
}
