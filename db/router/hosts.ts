import { withReplicas } from 'drizzle-orm/pg-core';
import type postgres from 'postgres';
import { type DatabaseSettings, type PoolSettings, WAITING_PER_CONNECTION } from '#lib/config.ts';
import { type Login, logins } from '../roles.ts';
import type { Host } from '../tls.ts';
import { connect, createDrizzlePool, createPool, type Db, type DrizzlePool, type Pool } from './pool.ts';
import type { RouterNumbers } from './stats.ts';

/** Start parameters of each profile's connections. */
export const profiles = {
  web: { statement_timeout: '15s' },
  // The guide's 600 s would let a frozen worker hold locks: inside a chunk nothing but the database is waited for.
  etl: {
    statement_timeout: '300s',
    idle_in_transaction_session_timeout: '10s',
    // A client that the statistics do not know yet seems to have no row: planned for it, the lookup of a chunk's records
    // read all of its rows once for each, ten times slower in all (docs/decisions/011).
    plan_cache_mode: 'force_generic_plan',
  },
  // One snapshot per transaction: a report's queries agree, and the position read with the first one is not behind it.
  analytics: {
    statement_timeout: '60s',
    // A plan for any range tests every row against edges that it works out anew for each (docs/decisions/013).
    plan_cache_mode: 'force_custom_plan',
    // Starting two helpers takes longer than they save, and many ask at once (docs/decisions/021).
    max_parallel_workers_per_gather: '0',
    default_transaction_read_only: 'on',
    default_transaction_isolation: 'repeatable read',
  },
  sessions: { statement_timeout: '5s', default_transaction_read_only: 'on' },
  probe: { statement_timeout: '1s' },
};

/** Sessions and rights while the primary is down: short reads, opened only then. */
const SESSIONS: PoolSettings = {
  size: 2,
  maxOverflow: 2,
  timeoutMs: 5_000,
  recycleSeconds: 3_600,
  maxWaiting: 4 * WAITING_PER_CONNECTION,
};

export interface Primary extends Host {
  web: DrizzlePool;
  etl: Pool;
  /** SELECT only: the bounded fallback, and all analytics where there is no replica. */
  analytics: DrizzlePool;
  probe: () => postgres.Sql;
}

export interface Replica extends Host {
  name: string;
  analytics: DrizzlePool;
  /** The application's role, for accounts while the primary is down. */
  sessions: DrizzlePool;
  probe: () => postgres.Sql;
}

export interface Hosts {
  primary: Primary;
  replicas: Replica[];
  /** Drizzle's handles in one place: those of the pools themselves, not copies. */
  handles: { $primary: Db; $replicas: Db[] };
  pools: Pool[];
}

export interface HostOptions {
  primary: Host;
  replicas: Host[];
  settings: DatabaseSettings;
  secret: string;
  numbers: RouterNumbers;
  /** Which of the handles reads; asked by drizzle for what is not told a purpose. */
  pick: () => Db;
}

/** One pool per host and profile. */
export function openHosts({ settings, secret, numbers, pick, ...addresses }: HostOptions): Hosts {
  const { app, analytics: reader } = logins(settings.user, secret);
  const { pools } = settings;
  const at = (
    { host, port, tls }: Host,
    node: string,
    name: keyof typeof profiles,
    login: Login,
    poolSettings: PoolSettings,
  ) => ({
    host,
    port,
    tls,
    node,
    name,
    login,
    database: settings.database,
    settings: poolSettings,
    parameters: profiles[name],
    observe: numbers.statement(`${node} ${name}`),
  });
  const probe = (host: Host, node: string) => () =>
    connect({ ...at(host, node, 'probe', app, pools.web), max: 1 });

  const hosts = settings.useReadReplica ? addresses.replicas : [];
  const { primary: main } = addresses;
  // Without a replica the SELECT-only pool on the primary serves all reads, so it has the replica's size.
  const onPrimary = hosts.length > 0 ? pools.fallback : pools.replica;
  const etlSettings = settings.etlSynchronousCommit
    ? profiles.etl
    : { ...profiles.etl, synchronous_commit: 'off' };
  const primary: Primary = {
    ...main,
    web: createDrizzlePool(at(main, 'primary', 'web', app, pools.web)),
    etl: createPool({
      ...at(main, 'primary', 'etl', app, pools.etl),
      parameters: etlSettings,
      noDelay: true,
    }),
    analytics: createDrizzlePool(at(main, 'primary', 'analytics', reader, onPrimary)),
    probe: probe(main, 'primary'),
  };
  const replicas = hosts.map((host, index): Replica => {
    const name = `replica-${index + 1}`;
    return {
      ...host,
      name,
      analytics: createDrizzlePool(at(host, name, 'analytics', reader, pools.replica)),
      sessions: createDrizzlePool(at(host, name, 'sessions', app, SESSIONS)),
      probe: probe(host, name),
    };
  });
  // Its own `transaction` and raw `execute` would go to the primary (with-replicas.test.ts). So a read opens its
  // transaction on the handle of the pool that was chosen (of analytics: one of `$replicas`), and a write on `$primary`;
  // `pick` is there for a query that is told no purpose, and the house has none.
  const readers = [primary.analytics.db, ...replicas.map(({ analytics }) => analytics.db)] as [Db, ...Db[]];
  const handles = withReplicas(primary.web.db, readers, pick);
  return {
    primary,
    replicas,
    handles: handles as unknown as Hosts['handles'],
    pools: [
      primary.web,
      primary.etl,
      primary.analytics,
      ...replicas.flatMap(({ analytics, sessions }) => [analytics, sessions]),
    ],
  };
}

/** Connections in the queue's own pool. */
export const QUEUE_POOL_SIZE = 3;
/** What runs beside the pools on the primary, per process. Beside its pool the queue holds one for its own LISTEN. */
const BESIDE_POOLS = { probe: 1, listen: 1, queue: QUEUE_POOL_SIZE + 1 };

/** The connections that one process may open, by profile, on the primary and on each replica. */
export function connectionsPerProcess({ pools }: DatabaseSettings, replicated: boolean) {
  const all = ({ size, maxOverflow }: PoolSettings) => size + maxOverflow;
  return {
    primary: {
      web: all(pools.web),
      etl: all(pools.etl),
      analytics: all(replicated ? pools.fallback : pools.replica),
      ...BESIDE_POOLS,
    },
    replica: { analytics: all(pools.replica), sessions: all(SESSIONS), probe: BESIDE_POOLS.probe },
  };
}
