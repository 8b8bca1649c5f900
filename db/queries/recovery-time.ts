import { sql } from 'drizzle-orm';
import type { RecoveryTime } from '#lib/api/dora.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { incidentSeconds } from './incident-sql.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { incidentsOf, inDays } from './metric-sql.ts';
import { type BucketHead, overPeriods, type Spread, spreadOf, spreadView } from './periods.ts';

interface Row {
  n: number;
  recovery: Spread;
  resolved: number;
  mttr: Spread;
  mended: number;
}

/** How long failed deployments took to recover from, and MTTR: of the incidents resolved in the range. */
export async function recoveryTime(
  db: Db,
  scope: MetricScope,
): Promise<Omit<RecoveryTime, 'meta'> & { meta: QueryMeta }> {
  const { excluded, current, previous, buckets, previousBuckets, ...ranges } = await overPeriods<Row>(
    db,
    scope,
    {
      from: sql`incident_facts n`,
      where: incidentsOf(scope),
      at: sql`n.resolved_at`,
      excludedBy: sql`n.excluded_by`,
      columns: sql`n.recovery_seconds as recovery, ${incidentSeconds()} as open_for,
        n.resolved_at < n.opened_at or (n.recovery_seconds = 0 and exists (
          select from deployment_facts d where d.id = n.deployment_id and d.finished_at > n.resolved_at)) as mended`,
      aggregates: sql`count(recovery)::int as n, ${spreadOf(sql`recovery`)} as recovery,
        count(*)::int as resolved, ${spreadOf(sql`open_for`)} as mttr,
        (count(*) filter (where mended))::int as mended`,
    },
  );
  const [now, then] = [await openedIn(db, scope), await openedIn(db, previousScope(scope))];
  const period = ({ n, recovery, resolved, mttr }: Row) => ({
    n,
    ...spreadView(recovery),
    mttr: { n: resolved, ...spreadView(mttr) },
  });
  const bucket = ({ start, partial, n, recovery, resolved, mttr }: BucketHead & Row) => ({
    start,
    partial,
    n,
    p50: spreadView(recovery).p50,
    mttr: { n: resolved, p50: spreadView(mttr).p50 },
  });
  return {
    ...ranges,
    current: { ...period(current), ...now },
    previous: { ...period(previous), ...then },
    buckets: buckets.map(bucket),
    previousBuckets: previousBuckets.map(bucket),
    meta: { version: FACTS_VERSION, n: current.n, excluded, anomalies: current.mended },
  };
}

async function openedIn(db: Db, scope: MetricScope): Promise<{ opened: number; unattributed: number }> {
  const [row] = await db.execute<{ opened: number; unattributed: number }>(sql`
    select count(*)::int as opened, (count(*) filter (where n.attribution = 'none'))::int as unattributed
    from incident_facts n
    where ${incidentsOf(scope)} and n.excluded_by is null and ${inDays(sql`n.opened_at`, scope)}`);
  if (!row) throw new Error('an aggregate without a row');
  return row;
}
