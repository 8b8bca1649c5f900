import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { PoolSettings } from '#lib/env.ts';
import type { Login } from '../roles.ts';
import { type Gate, gate } from './gate.ts';

export type Db = PostgresJsDatabase;

/** Where a pool's connections go and what for. The profile's parameters are set at the start of a connection,
 * never by SET at run time: that would leak to the next user of the connection. */
export interface PoolOptions {
  /** Shown in statistics and, after `leadline:`, as application_name. */
  name: string;
  host: string;
  port: number;
  database: string;
  login: Login;
  settings: PoolSettings;
  /** PostgreSQL start parameters of the profile. */
  parameters: Record<string, string>;
}

export interface Pool {
  name: string;
  sql: Gate;
  end(): Promise<void>;
}

export interface DrizzlePool extends Pool {
  db: Db;
}

/** A bare postgres.js client with the house's connection manners; pools put a gate in front of it. */
export function connect(
  options: Omit<PoolOptions, 'settings'> & { max: number; recycleSeconds?: number },
): postgres.Sql {
  const { name, host, port, database, login, parameters, max, recycleSeconds } = options;
  return postgres({
    host,
    port,
    database,
    user: login.user,
    password: login.password,
    max,
    // Idle connections are given back: only load keeps many open.
    idle_timeout: 60,
    max_lifetime: recycleSeconds ?? 3_600,
    connect_timeout: 3,
    // The driver's default waits up to 20 s before the next attempt: queries hang long after the server is back.
    backoff: () => 0.1,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: `leadline:${name}`, ...parameters },
  });
}

/** A pool for raw bulk work: drizzle would overwrite its client's serializers. */
export function createPool(options: PoolOptions): Pool {
  const { name, settings } = options;
  const { size, maxOverflow, timeoutMs, recycleSeconds } = settings;
  const client = connect({ ...options, max: size + maxOverflow, recycleSeconds });
  const sql = gate(client, { name, size, maxOverflow, timeoutMs });
  return { name, sql, end: () => client.end({ timeout: 5 }) };
}

export function createDrizzlePool(options: PoolOptions): DrizzlePool {
  const pool = createPool(options);
  return { ...pool, db: drizzle(pool.sql) };
}
