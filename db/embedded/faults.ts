import { createServer, type Socket, connect as tcpConnect } from 'node:net';
import postgres from 'postgres';
import type { Address } from './database-connection.ts';
import type { ClusterNode } from './node.ts';

// Everything that can go wrong with a server, to order: for tests and benches.

/** What a fault needs of a server; a ClusterNode is one. */
export type Victim = Pick<ClusterNode, 'kill' | 'url'>;

/** A crash: postmaster and backends are gone at once. */
export const kill = (node: Victim) => node.kill('SIGKILL');

/** It keeps its connections, and answers nobody. */
export const freeze = (node: Victim) => node.kill('SIGSTOP');
export const thaw = (node: Victim) => node.kill('SIGCONT');

/** Runs an errand as superuser, on a connection of its own. */
export async function asOwner<T>(
  node: Pick<Victim, 'url'>,
  errand: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const sql = postgres(node.url(), {
    max: 1,
    connect_timeout: 5,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: 'leadline:faults' },
  });
  try {
    return await errand(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The replica goes on receiving, and shows nothing of it. Resolves when replay stands. */
export const pauseReplay = (replica: Victim) =>
  asOwner(replica, async (sql) => {
    await sql`select pg_wal_replay_pause()`;
    for (;;) {
      const [row] = await sql`select pg_get_wal_replay_pause_state() as state`;
      if (row?.state === 'paused') return;
      await sql`select pg_sleep(0.005)`;
    }
  });

export const resumeReplay = (replica: Victim) =>
  asOwner(replica, async (sql) => {
    await sql`select pg_wal_replay_resume()`;
  });

/** From now on every commit is replayed `ms` after it was made; 0 ends that. */
export const applyDelay = (replica: Victim, ms: number) =>
  asOwner(replica, async (sql) => {
    await sql.unsafe(`alter system set recovery_min_apply_delay = '${Math.round(ms)}ms'`);
    await sql`select pg_reload_conf()`;
  });

export interface Backends {
  /** A LIKE pattern, e.g. `leadline:etl`. */
  applicationName: string;
  database?: string;
  /** At most so many, at random; all without it. */
  limit?: number;
}

/** Ends backends as an administrator does (57P01). @returns how many */
export async function terminateBackends(
  sql: postgres.Sql,
  { applicationName, database, limit }: Backends,
): Promise<number> {
  const rows = await sql<{ killed: boolean }[]>`
    select pg_terminate_backend(pid) as killed from (
      select pid from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid()
        and application_name like ${applicationName}
        and (${database ?? null}::text is null or datname = ${database ?? null})
      order by random() limit ${limit ?? null}::int
    ) chosen`;
  return rows.filter(({ killed }) => killed).length;
}

/** A stretch of network that can be made bad. */
export interface DelayProxy extends Address {
  /** Latency of each way, in ms, from now on. */
  delay(ms: number | { up: number; down: number }): void;
  /** No byte goes either way, and no connection ends: a dropped route. */
  stall(): void;
  /** The bytes held back, and all that follow, flow again. */
  flow(): void;
  /** Resets every connection (RST); new ones are served. */
  cut(): void;
  /** From now on another server is there, as behind a name that moves; connections to the one before are cut. */
  moveTo(target: Address): void;
  /** From now on new connections are refused, as where nobody listens; those that are open stay. */
  refuse(): void;
  /** Connections that are open now. */
  connections(): number;
  close(): Promise<void>;
}

/** Beyond this the sender is held back, as a real network would. */
const HELD_BYTES = 1024 * 1024;

/** A TCP proxy on 127.0.0.1 in front of a server. */
export async function delayProxy({
  target: first,
  delayMs = 0,
}: {
  target: Address;
  delayMs?: number;
}): Promise<DelayProxy> {
  let target = first;
  const delays = { up: delayMs, down: delayMs };
  let flowing = Promise.withResolvers<void>();
  flowing.resolve();
  const pairs = new Set<[Socket, Socket]>();

  /** Bytes keep their order: each waits until it is due, and then for those before it. */
  function forward(from: Socket, to: Socket, way: 'up' | 'down') {
    const held: { due: number; bytes: Buffer | null }[] = [];
    let heldBytes = 0;
    let pumping = false;
    const pump = async () => {
      if (pumping) return;
      pumping = true;
      for (let next = held[0]; next && !to.destroyed; next = held[0]) {
        const wait = next.due - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        await flowing.promise;
        held.shift();
        if (next.bytes === null) {
          to.end();
          continue;
        }
        heldBytes -= next.bytes.length;
        if (!to.destroyed) to.write(next.bytes);
        if (heldBytes < HELD_BYTES) from.resume();
      }
      pumping = false;
    };
    const hold = (bytes: Buffer | null) => {
      held.push({ due: performance.now() + delays[way], bytes });
      heldBytes += bytes?.length ?? 0;
      if (heldBytes >= HELD_BYTES) from.pause();
      void pump();
    };
    from.on('data', hold);
    from.on('end', () => hold(null));
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = tcpConnect({ ...target, allowHalfOpen: true, noDelay: true });
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on('error', () => other.resetAndDestroy());
      socket.on('close', () => {
        if (client.destroyed && upstream.destroyed) pairs.delete(pair);
      });
    }
    forward(client, upstream, 'up');
    forward(upstream, client, 'down');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('the proxy has no port');

  const cut = () => {
    for (const [client, upstream] of pairs) {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    }
  };
  return {
    host: '127.0.0.1',
    port: address.port,
    delay: (ms) => Object.assign(delays, typeof ms === 'number' ? { up: ms, down: ms } : ms),
    stall: () => {
      flowing.resolve();
      flowing = Promise.withResolvers();
    },
    flow: () => flowing.resolve(),
    cut,
    moveTo(next) {
      target = next;
      cut();
    },
    refuse: () => void server.close(),
    connections: () => pairs.size,
    close: async () => {
      flowing.resolve();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      cut();
      await closed;
    },
  };
}
