import type { RouterStats, ServerConnections } from '#lib/api/ops.ts';
import type { DatabaseSettings } from '#lib/config.ts';
import { reservedConnections } from './budget.ts';
import type { ReplicaHealth } from './health.ts';
import type { Hosts } from './hosts.ts';
import type { ReplicaHealthMonitor } from './monitor.ts';
import type { Pool } from './pool.ts';
import { poolView, type RouterNumbers } from './stats.ts';

const instant = (epochMs: number) => new Date(epochMs).toISOString();
const address = ({ host, port }: { host: string; port: number }) => `${host}:${port}`;

/** One process' router as `/ops` shows it. */
export function routerStats(
  { primary, replicas, pools }: Hosts,
  monitor: ReplicaHealthMonitor,
  settings: DatabaseSettings,
  numbers: RouterNumbers,
): RouterStats {
  const of = (node: string) => pools.filter((pool) => pool.node === node).map(poolView);
  const state = monitor.primary();
  const reports = new Map(monitor.health('report').map((health) => [health.name, health]));
  const shed = pools.reduce((sum, pool) => sum + pool.sql.permits.stats().shed, 0);
  return {
    primary: {
      host: address(primary),
      state: state.state,
      reason: state.reason,
      since: instant(state.since),
      lastCheckAt: state.lastCheckAt === null ? null : instant(state.lastCheckAt),
      pools: of('primary'),
    },
    replicas: monitor.health('dashboard').map((health, index) => ({
      name: health.name,
      host: address(replicas[index]!),
      ...verdictView(health),
      report: verdictView(reports.get(health.name) ?? health),
      lagMs: health.lagMs,
      lagBytes: health.lagBytes,
      lastCheckAt: health.lastCheckAt === null ? null : instant(health.lastCheckAt),
      takenOut: health.takenOut && { by: health.takenOut.by, at: health.takenOut.at.toISOString() },
      pools: of(health.name),
    })),
    purposes: numbers.purposes(),
    statements: numbers.statements(),
    counters: { ...numbers.counters, shed },
    useReadReplica: settings.useReadReplica,
    fallbackEnabled: settings.fallbackEnabled,
  };
}

const verdictView = ({ state, reason, since, limitMs, back }: ReplicaHealth) => ({
  state,
  reason,
  since: instant(since),
  limitMs,
  back,
});

const DEADLINE_MS = 2_000;

/**
 * How many connections each server sees, by application_name, whichever process they are of; null: it was not asked.
 * Everybody may see everybody's application_name, but of another role's rows no backend_type: there a database and a
 * user tell a client from the server's own processes.
 */
export async function serverConnections({ primary, replicas }: Hosts, monitor: ReplicaHealthMonitor) {
  const asked = replicas.map(async ({ name, analytics }) => {
    const health = monitor.health('report').find((replica) => replica.name === name);
    const reachable = health?.state === 'in' || health?.lagMs !== null;
    return [name, reachable ? await connectionsOf(analytics) : null] as const;
  });
  return {
    primary: monitor.primaryUp() ? await connectionsOf(primary.web) : null,
    replicas: Object.fromEntries(await Promise.all(asked)),
  };
}

async function connectionsOf({ sql }: Pool): Promise<ServerConnections | null> {
  const question = sql<{ application: string; used: number; max: number }[]>`
    select coalesce(nullif(application_name, ''), 'other') as application, count(*)::int as used,
           current_setting('max_connections')::int - ${reservedConnections(sql)} as max
    from pg_stat_activity
    where backend_type = 'client backend'
      or (backend_type is null and datid is not null and usesysid is not null)
    group by 1 order by 1`;
  question.catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), DEADLINE_MS);
  });
  const rows = await Promise.race([question, late]).catch(() => null);
  clearTimeout(timer);
  if (!rows) return null;
  return {
    max: rows[0]?.max ?? 0,
    used: rows.reduce((sum, { used }) => sum + used, 0),
    byApplication: Object.fromEntries(rows.map(({ application, used }) => [application, used])),
  };
}
