import { sql } from 'drizzle-orm';
import type { ReworkRate } from '#lib/api/dora.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';
import { deploymentsOf, reachedProduction } from './metric-sql.ts';
import { overPeriods } from './periods.ts';

/** Unplanned fixes ÷ deployments that reached production. */
export async function reworkRate(
  db: Db,
  scope: MetricScope,
): Promise<Omit<ReworkRate, 'meta'> & { meta: QueryMeta }> {
  const { excluded, buckets, previousBuckets, ...periods } = await overPeriods<ReworkRate['current']>(
    db,
    scope,
    {
      from: sql`deployment_facts d`,
      where: sql`${deploymentsOf(scope)} and d.production and ${reachedProduction}`,
      at: sql`d.finished_at`,
      excludedBy: sql`d.excluded_by`,
      columns: sql`d.rework_by`,
      aggregates: sql`count(*)::int as reached, count(rework_by)::int as rework,
        avg((rework_by is not null)::int)::float8 as rate,
        json_build_object('revert', count(*) filter (where rework_by = 'revert'),
          'hotfix', count(*) filter (where rework_by = 'hotfix'),
          'incident', count(*) filter (where rework_by = 'incident')) as by`,
    },
  );
  const bucket = ({ by: _by, ...row }: (typeof buckets)[number]) => row;
  return {
    ...periods,
    buckets: buckets.map(bucket),
    previousBuckets: previousBuckets.map(bucket),
    meta: { version: FACTS_VERSION, n: periods.current.reached, excluded, anomalies: 0 },
  };
}
