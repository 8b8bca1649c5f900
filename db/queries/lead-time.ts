import { sql } from 'drizzle-orm';
import type { LeadTime } from '#lib/api/dora.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';
import { pullsOf } from './metric-sql.ts';
import { overPeriods, type Spread, spreadOf, spreadView } from './periods.ts';

interface Row {
  n: number;
  spread: Spread;
  byTime: number;
  mended: number;
}

/** Change lead time of the changes deployed in the range; deployed before history is not deployed in it. */
export async function leadTime(
  db: Db,
  scope: MetricScope,
): Promise<Omit<LeadTime, 'meta'> & { meta: QueryMeta }> {
  const { excluded, current, previous, buckets, previousBuckets, ...ranges } = await overPeriods<Row>(
    db,
    scope,
    {
      from: sql`pull_request_facts f`,
      where: sql`${pullsOf(scope)} and (f.lead_seconds is not null) is true`,
      at: sql`f.deployed_at`,
      excludedBy: sql`f.excluded_by`,
      columns: sql`f.lead_seconds as lead, f.link_method = 'time' as by_time, f.anomalies > 0 as mended`,
      aggregates: sql`count(*)::int as n, ${spreadOf(sql`lead`)} as spread,
        (count(*) filter (where by_time))::int as "byTime", (count(*) filter (where mended))::int as mended`,
    },
  );
  const period = ({ spread, n, byTime }: Row) => ({ n, ...spreadView(spread), byTime });
  const bucket = <B extends Row & { start: string; partial: boolean }>({ start, partial, n, spread }: B) => {
    const { p50, p90 } = spreadView(spread);
    return { start, partial, n, p50, p90 };
  };
  return {
    ...ranges,
    current: period(current),
    previous: period(previous),
    buckets: buckets.map(bucket),
    previousBuckets: previousBuckets.map(bucket),
    meta: { version: FACTS_VERSION, n: current.n, excluded, anomalies: current.mended },
  };
}
