import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Deployment, DeploymentList, deploymentList as endpoint } from '#lib/api/deployments.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { pageOf, pageSql } from './cursor.ts';
import { deploymentColumns, deploymentSeconds } from './deployment-sql.ts';
import type { MetricScope } from './metric-scope.ts';
import { deploymentsOf, inDays } from './metric-sql.ts';

type Params = z.output<NonNullable<typeof endpoint.query>>;

/** What is sorted by, as a number that is never null: what has no value comes last in descending order. */
const sortKeys: Record<Params['sort'], SQL> = {
  finished: sql`extract(epoch from d.finished_at)`,
  changes: sql`coalesce(d.change_count::numeric, '-Infinity')`,
  incidents: sql`d.incident_count::numeric`,
  duration: sql`coalesce(${deploymentSeconds()}::numeric, '-Infinity')`,
};

/** Deployments that finished in the range, those that a rule leaves out too, page by page. */
export async function deploymentList(
  db: Db,
  scope: MetricScope,
  { environment, result, failed, rework, excluded, excludedBy, sort, order, limit, cursor }: Params,
): Promise<Omit<DeploymentList, 'meta'> & { meta: QueryMeta }> {
  const inRange = sql`${deploymentsOf(scope)} and ${inDays(sql`d.finished_at`, scope)}`;
  const where = [inRange];
  if (environment !== undefined) where.push(sql`d.environment = ${environment}`);
  // A rule leaves out whatever environment it went to.
  else if (excludedBy === undefined) where.push(sql`d.production`);
  if (excluded === 'without') where.push(sql`d.excluded_by is null`);
  if (excludedBy) where.push(sql`d.excluded_by = ${excludedBy}`);
  if (result) where.push(sql`d.result = ${result}`);
  if (failed !== undefined) where.push(sql`(d.incident_count > 0) = ${failed}`);
  if (rework !== undefined) where.push(sql`(d.rework_by is not null) = ${rework}`);
  const matching = sql.join(where, sql` and `);
  const { page, sortKey, ...sorted } = pageSql({
    from: sql`deployment_facts d`,
    where: matching,
    key: sortKeys[sort],
    id: sql`d.id`,
    order,
    limit,
    cursor,
  });
  const rows = await db.execute<Deployment & { sortKey: string }>(sql`
    select ${deploymentColumns}, ${sortKey} as "sortKey"
    from ${page} join deployment_facts d on d.id = page.id join repositories r on r.id = d.repository_id ${sorted.order}`);
  const [total] = await db.execute<{ n: number; excluded: Record<string, number> }>(sql`
    with e as (
      select d.excluded_by as rule, count(*)::int as n from deployment_facts d where ${matching} group by 1
    )
    select coalesce(sum(n), 0)::int as n,
      coalesce(json_object_agg(rule, n) filter (where rule is not null), '{}') as excluded from e`);
  const environments = await db.execute<DeploymentList['environments'][number]>(sql`
    select d.environment as name, bool_or(d.production) as production, count(*)::int as n
    from deployment_facts d where ${inRange} group by 1 order by 2 desc, 3 desc, 1 limit 100`);
  return {
    ...pageOf(rows, limit),
    environments: [...environments],
    meta: { version: FACTS_VERSION, n: total?.n ?? 0, excluded: total?.excluded ?? {}, anomalies: 0 },
  };
}
