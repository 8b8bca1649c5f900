import { sql } from 'drizzle-orm';
import { withReplicas } from 'drizzle-orm/pg-core';
import type postgres from 'postgres';
import type { DatabaseSettings, PoolSettings } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';
import { type Policy, type Purpose, ROUTING_RULES } from '#lib/purposes.ts';
import { type Login, logins } from '../roles.ts';
import { isConnectionLost } from './connection-errors.ts';
import { parseLsn } from './lsn-clock.ts';
import { createMonitor, type Freshness, type ReplicaHealth, type ReplicaHealthMonitor } from './monitor.ts';
import type { PermitStats } from './permits.ts';
import { connect, createDrizzlePool, createPool, type Db, type DrizzlePool } from './pool.ts';

export type { Db } from './pool.ts';

export interface RouterOptions {
  primary: { host: string; port: number };
  replicas: { host: string; port: number }[];
  secret: string;
  settings: DatabaseSettings;
  /** Interval of the health probe. */
  probeIntervalMs?: number;
  onHealthChange?: (health: ReplicaHealth) => void;
}

/** Which node answered, for `meta`. */
export interface Served {
  node: string;
  /** 0 on the primary. */
  lagMs: number | null;
}

export interface Scope {
  /** The client whose rows are visible; null for what belongs to none (then row-level security shows no client's row). */
  clientId: number | null;
}

export interface ReadOptions extends Scope {
  /** How long the caller waits, in ms. */
  deadlineMs?: number;
  /** Several queries see one snapshot (repeatable read). */
  snapshot?: boolean;
  /** False when rows are handed out while they are read: then nothing may be read twice. */
  retry?: boolean;
}

export type Decision =
  | { node: 'primary'; reason: 'purpose' | 'no replica configured' }
  | { node: 'replica'; name: string; reason: 'fresh enough' }
  | { node: 'fallback'; reason: 'no replica is fresh enough' }
  | { node: 'none'; reason: 'no replica is fresh enough' };

export interface Router {
  /** Reads for a purpose; may run more than once, on another host, when a connection is lost. */
  read<T>(purpose: Purpose, options: ReadOptions, fn: (db: Db, served: Served) => Promise<T>): Promise<T>;
  /** One transaction on the primary. */
  write<T>(purpose: Purpose, scope: Scope, fn: (tx: Db) => Promise<T>): Promise<T>;
  /** One chunk's transaction on the primary, on a raw client made for bulk work. (The guide's get_etl_session_context.) */
  etl<T>(scope: Scope, fn: (tx: postgres.TransactionSql) => Promise<T>): Promise<T>;
  /** Reports. (The guide's get_analytics_session_context.) */
  analytics<T>(options: ReadOptions, fn: (db: Db, served: Served) => Promise<T>): Promise<T>;
  /** The decision alone, with its reason. The table never decides, the purpose does. (The guide's route_query.) */
  routeQuery(purpose: Purpose, table?: string): Decision;
  /** The primary without a client, for better-auth's adapter. */
  accounts: Db;
  monitor: ReplicaHealthMonitor;
  /** Waits, at most `timeoutMs`, until the replicas that serve reads have what the primary has now. */
  replicated(timeoutMs: number): Promise<void>;
  poolStats(): Record<string, PermitStats>;
  close(): Promise<void>;
}

const READ_DEADLINE_MS = 60_000;

const profiles = {
  web: { statement_timeout: '15s' },
  // The guide's 600 s would let a frozen worker hold locks: inside a chunk nothing but the database is waited for.
  etl: { statement_timeout: '300s', idle_in_transaction_session_timeout: '10s' },
  analytics: { statement_timeout: '60s', default_transaction_read_only: 'on' },
  probe: { statement_timeout: '1s' },
};

export function createRouter(options: RouterOptions): Router {
  const { primary, secret, settings } = options;
  const { app, analytics: reader } = logins(settings.user, secret);
  const { pools } = settings;
  const at = (
    host: { host: string; port: number },
    name: string,
    login: Login,
    profile: keyof typeof profiles,
    poolSettings: PoolSettings,
  ) => ({
    ...host,
    name,
    login,
    database: settings.database,
    settings: poolSettings,
    parameters: profiles[profile],
  });

  const hosts = settings.useReadReplica
    ? options.replicas.map((host, index) => ({ ...host, name: `replica-${index + 1}` }))
    : [];
  const web = createDrizzlePool(at(primary, 'web', app, 'web', pools.web));
  const etlPool = createPool(at(primary, 'etl', app, 'etl', pools.etl));
  const replicaPools = hosts.map((h) => createDrizzlePool(at(h, h.name, reader, 'analytics', pools.replica)));
  // Without a replica the SELECT-only pool on the primary serves all reads, so it has the replica's size.
  const onPrimary = createDrizzlePool(
    at(primary, 'analytics', reader, 'analytics', hosts.length > 0 ? pools.fallback : pools.replica),
  );

  const probe = (host: { host: string; port: number }) => () =>
    connect({ ...at(host, 'probe', app, 'probe', pools.web), max: 1 });
  const monitor = createMonitor({
    primary: probe(primary),
    replicas: hosts.map((h) => ({ name: h.name, connect: probe(h) })),
    maxLagMs: settings.maxLagMs,
    verdictTtlMs: settings.verdictTtlMs,
    intervalMs: options.probeIntervalMs,
    onChange: options.onHealthChange,
  });

  function leastBusy(freshness: Freshness, tried: ReadonlySet<string>): DrizzlePool | undefined {
    let best: DrizzlePool | undefined;
    let busy = Number.POSITIVE_INFINITY;
    for (const pool of replicaPools) {
      if (tried.has(pool.name) || !monitor.shouldUseReplica(pool.name, freshness)) continue;
      const { checkedOut, waiting } = pool.sql.stats();
      if (checkedOut + waiting < busy) {
        best = pool;
        busy = checkedOut + waiting;
      }
    }
    return best;
  }

  function decide(policy: Policy, tried: ReadonlySet<string>): Decision {
    if (policy.node === 'primary') return { node: 'primary', reason: 'purpose' };
    if (hosts.length === 0) return { node: 'primary', reason: 'no replica configured' };
    const pool = leastBusy(policy.freshness, tried);
    if (pool) return { node: 'replica', name: pool.name, reason: 'fresh enough' };
    const fall = policy.fallback === 'primary' && settings.fallbackEnabled;
    return { node: fall ? 'fallback' : 'none', reason: 'no replica is fresh enough' };
  }

  // The one place where drizzle's handles are set up. Its own `transaction` and raw `execute` would go to the primary,
  // so a read asks `pick` once and opens its transaction on that very handle.
  const handles = withReplicas(
    web.db,
    [onPrimary.db, ...replicaPools.map((p) => p.db)],
    () => pick(ROUTING_RULES.dashboard_query, new Set()).db,
  );

  function pick(policy: Policy, tried: ReadonlySet<string>): { db: Db; name: string } {
    const decision = decide(policy, tried);
    if (decision.node === 'replica') {
      const index = replicaPools.findIndex((p) => p.name === decision.name);
      return { db: handles.$replicas[index + 1] as Db, name: decision.name };
    }
    if (decision.node === 'none') throw noReplica();
    const own = policy.node === 'primary';
    return { db: own ? handles.$primary : (handles.$replicas[0] as Db), name: 'primary' };
  }

  function served(name: string): Served {
    if (name === 'primary') return { node: name, lagMs: 0 };
    return { node: name, lagMs: monitor.health().find((h) => h.name === name)?.lagMs ?? null };
  }

  async function read<T>(
    purpose: Purpose,
    { clientId, deadlineMs = READ_DEADLINE_MS, snapshot = false, retry = true }: ReadOptions,
    fn: (db: Db, served: Served) => Promise<T>,
  ): Promise<T> {
    const policy = policyOf(purpose);
    const tried = new Set<string>();
    const end = performance.now() + deadlineMs;
    for (;;) {
      const { db, name } = pick(policy, tried);
      try {
        const work = inScope(db, clientId, (tx) => fn(tx, served(name)), snapshot);
        return await withDeadline(work, end - performance.now(), deadlineMs);
      } catch (error) {
        if (!isConnectionLost(error) || name === 'primary') throw asUnavailable(error);
        monitor.suspect(name, 'connection lost');
        tried.add(name);
        if (!retry) throw asUnavailable(error);
      }
    }
  }

  return {
    read,
    analytics: (scope, fn) => read('analytics_report', scope, fn),
    write: (purpose, { clientId }, fn) => {
      policyOf(purpose);
      return inScope(handles.$primary, clientId, fn, false).catch((error: unknown) => {
        throw asUnavailable(error);
      });
    },
    etl: ({ clientId }, fn) =>
      etlPool.sql.begin(async (tx) => {
        const scope = tx.unsafe(scopeStatement(clientId)).execute();
        scope.catch(() => {});
        const result = await fn(tx);
        await scope;
        return result;
      }) as ReturnType<typeof fn>,
    routeQuery: (purpose) => decide(policyOf(purpose), new Set()),
    accounts: web.db,
    monitor,
    async replicated(timeoutMs) {
      if (hosts.length === 0) return;
      const [row] = await web.sql`select pg_current_wal_insert_lsn()::text as lsn`;
      await monitor.replayed(parseLsn(String(row?.lsn)), timeoutMs);
    },
    poolStats: () =>
      Object.fromEntries(
        [web, etlPool, onPrimary, ...replicaPools].map((pool) => [pool.name, pool.sql.stats()]),
      ),
    async close() {
      await monitor.close();
      await Promise.all([web, etlPool, onPrimary, ...replicaPools].map((pool) => pool.end()));
    },
  };
}

function policyOf(purpose: Purpose): Policy {
  const policy: Policy | undefined = ROUTING_RULES[purpose];
  if (policy) return policy;
  // Types keep this out; at run time the primary is the safe answer, and in development the mistake is shown.
  if (process.env.NODE_ENV !== 'production') throw new Error(`Unknown purpose "${String(purpose)}"`);
  return { node: 'primary' };
}

/** An integer or nothing, so that the text needs no escaping; a simple query is pipelined with what follows. */
function scopeStatement(clientId: number | null): string {
  if (clientId !== null && !Number.isSafeInteger(clientId)) throw new Error('clientId is not an integer');
  return `select set_config('app.client_id', '${clientId ?? ''}', true)`;
}

async function inScope<T>(
  db: Db,
  clientId: number | null,
  fn: (tx: Db) => Promise<T>,
  snapshot: boolean,
): Promise<T> {
  return await db.transaction(
    async (tx) => {
      const scope = tx.execute(sql.raw(scopeStatement(clientId))).execute();
      scope.catch(() => {});
      const result = await fn(tx as unknown as Db);
      await scope;
      return result;
    },
    snapshot ? { isolationLevel: 'repeatable read' } : undefined,
  );
}

async function withDeadline<T>(work: Promise<T>, ms: number, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(new AppError('deadline', 503, `The database did not answer within ${deadlineMs / 1000} s.`)),
      Math.max(0, ms),
    );
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function noReplica(): AppError {
  return new AppError(
    'no_replica',
    503,
    'No replica is fresh enough for this right now. Try again in a few seconds.',
    {
      retryAfterSeconds: 5,
    },
  );
}

/** A lost connection in words for the caller; every other error as it is. */
function asUnavailable(error: unknown): unknown {
  if (!isConnectionLost(error)) return error;
  return new AppError(
    'database_unavailable',
    503,
    'The database cannot be reached right now. Try again in a few seconds.',
    {
      cause: error,
      retryAfterSeconds: 2,
    },
  );
}
