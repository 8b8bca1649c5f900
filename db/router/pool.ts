import net from 'node:net';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { PoolSettings } from '#lib/config.ts';
import type { Login } from '../roles.ts';
import { type Host, tlsOptions } from '../tls.ts';
import { type Gate, gate } from './gate.ts';
import type { Observe } from './guard.ts';
import type { Seat } from './permits.ts';

export type Db = PostgresJsDatabase;

/** Where a pool's connections go and what for. The profile's parameters are set at the start of a connection,
 * never by SET at run time: that would leak to the next user of the connection. */
export interface PoolOptions extends Host {
  /** The node, as statistics and error texts name it: primary, replica-1, … */
  node: string;
  /** The profile; after `leadline:`, application_name. */
  name: string;
  database: string;
  login: Login;
  settings: PoolSettings;
  /** PostgreSQL start parameters of the profile. */
  parameters: Record<string, string>;
  /**
   * Small messages go at once. The driver leaves Nagle's algorithm on: the end of a COPY then waits 40 ms for the
   * acknowledgement of the rows before it.
   */
  noDelay?: boolean;
  observe?: Observe;
}

export interface Pool {
  node: string;
  name: string;
  sql: Gate;
  end(): Promise<void>;
}

export interface DrizzlePool extends Pool {
  db: Db;
}

/**
 * postgres.js 3.4.9 keeps the bytes of a statement that it had not written when its connection closed, and believes that
 * they are about to be: the start of the slot's next connection waits behind them until the connect timeout, again and
 * again, until 1 KB has gathered (31 s in driver-faults.test.ts). A start of that size is written at once, with those
 * bytes, which no server takes; the attempt after it is clean. Blanks here mean nothing to PostgreSQL.
 */
const FLUSHED_AT_ONCE = { options: ' '.repeat(1_024) };

/** Seconds after which connections that are not used are given back: only load keeps many open. */
const IDLE_SECONDS: Record<Seat, number> = { base: 60, overflow: 5 };

type Connection = Omit<PoolOptions, 'settings' | 'node' | 'observe'> & {
  max: number;
  recycleSeconds?: number;
  idleSeconds?: number;
};

/** A bare postgres.js client with the house's connection manners; pools put a gate in front of it. */
export function connect(options: Connection): postgres.Sql {
  const { name, host, port, tls, database, login, parameters, noDelay, max, recycleSeconds, idleSeconds } =
    options;
  const client: postgres.Options<Record<string, never>> = {
    host,
    port,
    database,
    user: login.user,
    password: login.password,
    ssl: tlsOptions(host, tls),
    max,
    idle_timeout: idleSeconds ?? IDLE_SECONDS.base,
    max_lifetime: recycleSeconds ?? 3_600,
    connect_timeout: 3,
    // The driver's default waits up to 20 s before the next attempt: queries hang long after the server is back.
    backoff: () => 0.1,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: `leadline:${name}`, ...FLUSHED_AT_ONCE, ...parameters },
  };
  // Left out of the driver's types.
  const socket = { socket: () => net.connect({ host, port, noDelay: true }) };
  return postgres(noDelay ? { ...client, ...socket } : client);
}

function createGate(options: PoolOptions, prepared: (client: postgres.Sql) => postgres.Sql): Pool {
  const { node, name, settings, observe } = options;
  const { size, maxOverflow, timeoutMs, recycleSeconds, maxWaiting } = settings;
  const open = (seat: Seat, max: number) =>
    prepared(connect({ ...options, max, recycleSeconds, idleSeconds: IDLE_SECONDS[seat] }));
  const limits = maxWaiting === undefined ? {} : { maxWaiting };
  const sql = gate(open, { name: `${node} ${name}`, size, maxOverflow, timeoutMs, observe, ...limits });
  return { node, name, sql, end: () => sql.end({ timeout: 5 }) };
}

/** A pool for raw bulk work: drizzle would overwrite its client's serializers. */
export function createPool(options: PoolOptions): Pool {
  return createGate(options, (client) => client);
}

/**
 * A pool for drizzle. Statements with parameters are prepared on their connection: drizzle itself asks for that only
 * after `.prepare(name)`, and without it each takes two round trips (0.38 ms against 0.16 ms).
 */
export function createDrizzlePool(options: PoolOptions): DrizzlePool {
  const pool = createGate(options, (client) => {
    // For its effect on the client: drizzle parses dates itself.
    drizzle(client);
    return client;
  });
  return { ...pool, db: drizzle(preparing(pool.sql)) };
}

/** The same gate, its parameterised statements prepared, those of its transactions too. */
function preparing(sql: Gate): Gate {
  const begin = (fn: (tx: postgres.TransactionSql) => Promise<unknown>) =>
    sql.begin((tx) => fn(prepareIn(tx)));
  return Object.assign(prepareIn(sql), { begin }) as unknown as Gate;
}

function prepareIn<T extends postgres.ISql>(sql: T): T {
  const call = sql as unknown as (...args: unknown[]) => unknown;
  const unsafe: postgres.ISql['unsafe'] = (text, parameters, options) =>
    sql.unsafe(text, parameters, { ...options, prepare: (parameters?.length ?? 0) > 0 });
  const wrapped = Object.assign((...args: unknown[]) => call(...args), sql, { unsafe });
  return wrapped as unknown as T;
}
