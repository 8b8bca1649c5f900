import type postgres from 'postgres';
import type { RouterStats, ServerConnections } from '#lib/api/ops.ts';
import type { DatabaseSettings } from '#lib/config.ts';
import { type Policy, type Purpose, ROUTING_RULES } from '#lib/purposes.ts';
import type { Host } from '../tls.ts';
import { errorCode, isConnectionLost } from './connection-errors.ts';
import type { Decision } from './decide.ts';
import { openHosts } from './hosts.ts';
import { type Lsn, parseLsn, withoutHeader } from './lsn-clock.ts';
import { createLsnTokens, type LsnTokens } from './lsn-token.ts';
import { createMonitor, type MonitorOptions, type ReplicaHealthMonitor } from './monitor.ts';
import { createStop, type PermitStats, stop } from './permits.ts';
import type { Db } from './pool.ts';
import { createRead, type Read, type ReadOptions, type Served } from './read.ts';
import { deadlineError, primaryUnavailable, unsaved } from './refusals.ts';
import { routerStats, serverConnections } from './report.ts';
import { type Scope, scopeStatement, scopeText, scopeValue } from './scope.ts';
import { createNumbers, type Outcome, outcomeOf } from './stats.ts';

export type { Decision } from './decide.ts';
export type { Db } from './pool.ts';
export type { ReadOptions, Served } from './read.ts';
export type { Scope } from './scope.ts';

export interface RouterOptions {
  primary: Host;
  replicas: Host[];
  secret: string;
  settings: DatabaseSettings;
  /** Interval of the health probe. */
  probeIntervalMs?: number;
  /** A replica went in or out, or the primary up or down. */
  onHealthChange?: MonitorOptions['onChange'];
  /** An unknown purpose in production, which went to the primary. */
  onUnknownPurpose?: (purpose: string) => void;
}

export interface Router {
  /** Reads for a purpose; may run more than once, on another host, when a connection is lost. (The guide's get_read_session.) */
  read: Read;
  /** One transaction on the primary. (The guide's get_write_session.) */
  write<T>(purpose: Purpose, scope: Scope & { deadlineMs?: number }, fn: (tx: Db) => Promise<T>): Promise<T>;
  /**
   * One chunk's transaction on the primary, on a raw client made for bulk work. `durable`: its commit waits for the
   * disk even where others do not. (The guide's get_etl_session_context.)
   */
  etl<T>(scope: Scope & { durable?: boolean }, fn: (tx: postgres.TransactionSql) => Promise<T>): Promise<T>;
  /** Reports. (The guide's get_analytics_session_context.) */
  analytics<T>(options: ReadOptions, fn: (db: Db, served: Served) => Promise<T>): Promise<T>;
  /** The decision alone, with its reason. The table never decides, the purpose does. (The guide's route_query.) */
  routeQuery(purpose: Purpose): Decision;
  /** The primary without a client, for better-auth's adapter. */
  accounts: Db;
  /** The same on each replica, read-only, for the time when the primary is down. */
  standbyAccounts: { node: string; db: Db }[];
  monitor: ReplicaHealthMonitor;
  /** Where the primary's log is now: what was committed before lies behind it. */
  position(): Promise<Lsn>;
  tokens: LsnTokens;
  /** Waits, at most `timeoutMs`, until the replicas that serve reads have what the primary has now. */
  replicated(timeoutMs: number): Promise<void>;
  /** By node and pool, e.g. `primary/web`. */
  poolStats(): Record<string, PermitStats>;
  /** Everything for `/ops`. (The guide's get_connection_pool_stats.) */
  stats(): RouterStats;
  latency(): { purpose: string; node: string; counts: readonly number[]; sumMs: number }[];
  waits(): { pool: string; node: string; counts: readonly number[]; sumMs: number }[];
  serverConnections(): Promise<{
    primary: ServerConnections | null;
    replicas: Record<string, ServerConnections | null>;
  }>;
  close(): Promise<void>;
}

/** A write's transaction is short: what takes longer has met a lock or a frozen server. */
const WRITE_DEADLINE_MS = 30_000;

export function createRouter(options: RouterOptions): Router {
  const { settings, secret } = options;
  const numbers = createNumbers();
  const hosts = openHosts({
    ...options,
    numbers,
    pick: () => handleOf(reads.decide('dashboard_query')),
  });
  const { primary, replicas } = hosts;
  const monitor = createMonitor({
    primary: primary.probe,
    replicas: replicas.map(({ name, probe }) => ({ name, connect: probe })),
    maxLagMs: settings.maxLagMs,
    verdictTtlMs: settings.verdictTtlMs,
    intervalMs: options.probeIntervalMs,
    onChange: options.onHealthChange,
    onSilent: (node) => {
      for (const pool of hosts.pools) if (pool.node === node) pool.sql.reset();
    },
  });
  const reads = createRead({ hosts, monitor, settings, numbers, policyOf });
  const { maxLagMs } = settings;
  const tokens = createLsnTokens(secret, {
    epoch: monitor.epoch,
    lifetimeMs: Math.max(15 * 60_000, 2 * Math.max(maxLagMs.dashboard, maxLagMs.report)),
  });

  /** Of the handles that drizzle was given, the one that a read for this decision uses. */
  function handleOf(decision: Decision): Db {
    const index =
      decision.node === 'replica' ? replicas.findIndex(({ name }) => name === decision.name) + 1 : 0;
    return hosts.handles.$replicas[index]!;
  }

  function policyOf(purpose: Purpose): Policy {
    const policy: Policy | undefined = ROUTING_RULES[purpose];
    if (policy) return policy;
    // Types keep this out; at run time the primary is the safe answer, and in development the mistake is shown.
    if (process.env.NODE_ENV !== 'production') throw new Error(`Unknown purpose "${String(purpose)}"`);
    numbers.counters.unknownPurpose++;
    options.onUnknownPurpose?.(String(purpose));
    return { node: 'primary' };
  }

  function refuseWithoutPrimary(): void {
    if (!monitor.primaryUp()) throw primaryUnavailable(monitor.primary());
  }

  /** Reads the signs of a lost or demoted primary, and says it in words. */
  function onPrimary(error: unknown): unknown {
    const demoted = errorCode(error) === '25006';
    if (demoted || isConnectionLost(error)) monitor.suspectPrimary(demoted);
    return demoted ? primaryUnavailable({ ...monitor.primary(), state: 'demoted' }, error) : unsaved(error);
  }

  const router: Router = {
    read: reads.read,
    analytics: (scope, fn) => reads.read('analytics_report', scope, fn),
    async write(purpose, { clientId, deadlineMs = WRITE_DEADLINE_MS }, fn) {
      policyOf(purpose);
      const started = performance.now();
      const giveUp = createStop();
      const timer = setTimeout(() => stop(giveUp, deadlineError(deadlineMs)), deadlineMs);
      let outcome: Outcome = 'answered';
      try {
        refuseWithoutPrimary();
        return await primary.web.sql.within(giveUp, () =>
          hosts.handles.$primary.transaction(async (tx) => {
            const scope = tx.execute(scopeStatement(clientId)).execute();
            scope.catch(() => {});
            const done = await fn(tx as unknown as Db);
            await scope;
            return done;
          }),
        );
      } catch (error) {
        const said = onPrimary(error);
        outcome = outcomeOf(said);
        throw said;
      } finally {
        clearTimeout(timer);
        const ms = performance.now() - started;
        numbers.ended({ purpose, outcome, node: 'primary', fallback: false, retries: 0, ms });
      }
    },
    async etl({ clientId, durable = false }, fn) {
      const durability =
        durable && !settings.etlSynchronousCommit ? `, set_config('synchronous_commit', 'on', true)` : '';
      try {
        refuseWithoutPrimary();
        return (await primary.etl.sql.begin(async (tx) => {
          const scope = tx
            .unsafe(scopeText + durability, [scopeValue(clientId)], { prepare: true })
            .execute();
          scope.catch(() => {});
          const result = await fn(tx);
          await scope;
          return result;
        })) as Awaited<ReturnType<typeof fn>>;
      } catch (error) {
        if (errorCode(error) === '25006' || isConnectionLost(error)) onPrimary(error);
        // The runner tells a lost connection from other trouble by the driver's error.
        throw error;
      }
    },
    routeQuery: (purpose) => reads.decide(purpose),
    accounts: primary.web.db,
    standbyAccounts: replicas.map(({ name, sessions }) => ({ node: name, db: sessions.db })),
    monitor,
    async position() {
      const [row] = await primary.web.sql`select pg_current_wal_insert_lsn()::text as lsn`;
      return withoutHeader(parseLsn(String(row?.lsn)));
    },
    tokens: {
      seal: tokens.seal,
      read(token) {
        const reading = tokens.read(token);
        if (reading.refused) numbers.counters.tokensRefused++;
        return reading;
      },
    },
    async replicated(timeoutMs) {
      if (replicas.length === 0) return;
      await monitor.replayed(await router.position(), timeoutMs);
    },
    poolStats: () =>
      Object.fromEntries(
        hosts.pools.map(({ node, name, sql: pool }) => [`${node}/${name}`, pool.permits.stats()]),
      ),
    stats: () => routerStats(hosts, monitor, settings, numbers),
    latency: numbers.latency,
    waits: () =>
      hosts.pools.map(({ node, name, sql: pool }) => {
        const { counts, sumMs } = pool.permits.waits;
        return { pool: name, node, counts, sumMs };
      }),
    serverConnections: () => serverConnections(hosts, monitor),
    async close() {
      await monitor.close();
      await Promise.all(hosts.pools.map((pool) => pool.end()));
    },
  };
  return router;
}
