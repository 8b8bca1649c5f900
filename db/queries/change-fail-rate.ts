import { sql } from 'drizzle-orm';
import type { ChangeFailRate } from '#lib/api/dora.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';
import { deploymentsOf, reachedProduction } from './metric-sql.ts';
import { overPeriods } from './periods.ts';

/** Deployments with an incident ÷ those that reached production; counting neither incidents nor failed pipelines. */
export async function changeFailRate(
  db: Db,
  scope: MetricScope,
): Promise<Omit<ChangeFailRate, 'meta'> & { meta: QueryMeta }> {
  const { excluded, ...periods } = await overPeriods<ChangeFailRate['current']>(db, scope, {
    from: sql`deployment_facts d`,
    where: sql`${deploymentsOf(scope)} and d.production`,
    at: sql`d.finished_at`,
    excludedBy: sql`d.excluded_by`,
    columns: sql`${reachedProduction} as reached, d.incident_count > 0 as failed, d.result = 'failure' as pipeline`,
    aggregates: sql`(count(*) filter (where reached))::int as reached, (count(*) filter (where failed))::int as failed,
      avg(failed::int) filter (where reached)::float8 as rate,
      (count(*) filter (where pipeline))::int as "failedPipelines"`,
  });
  return {
    ...periods,
    meta: { version: FACTS_VERSION, n: periods.current.reached, excluded, anomalies: 0 },
  };
}
