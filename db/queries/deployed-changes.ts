import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Change, DeployedChanges, deployedChanges as endpoint } from '#lib/api/deployments.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { pageOf, pageSql } from './cursor.ts';
import { changeColumns } from './deployment-sql.ts';
import type { MetricScope } from './metric-scope.ts';
import { inDays, pullsOf } from './metric-sql.ts';

type Params = z.output<NonNullable<typeof endpoint.query>>;

const sortKeys: Record<Params['sort'], SQL> = {
  lead: sql`f.lead_seconds::numeric`,
  deployed: sql`extract(epoch from f.deployed_at)`,
};

/** The changes behind the lead time: deployed in the range and left out by no rule, page by page. */
export async function deployedChanges(
  db: Db,
  scope: MetricScope,
  { sort, order, limit, cursor }: Params,
): Promise<Omit<DeployedChanges, 'meta'> & { meta: QueryMeta }> {
  const where = sql`${pullsOf(scope)} and f.lead_seconds is not null and ${inDays(sql`f.deployed_at`, scope)}`;
  const { page, sortKey, ...sorted } = pageSql({
    from: sql`pull_request_facts f`,
    where: sql`${where} and f.excluded_by is null`,
    key: sortKeys[sort],
    id: sql`f.pull_request_id`,
    order,
    limit,
    cursor,
  });
  const rows = await db.execute<Change & { sortKey: string }>(sql`
    select ${changeColumns(sql`f.link_method`)}, ${sortKey} as "sortKey"
    from ${page} join pull_request_facts f on f.pull_request_id = page.id
    join pull_requests p on p.id = f.pull_request_id join repositories r on r.id = f.repository_id ${sorted.order}`);
  const [total] = await db.execute<{ n: number; mended: number; excluded: Record<string, number> }>(sql`
    with e as (
      select f.excluded_by as rule, count(*)::int as n, (count(*) filter (where f.anomalies > 0))::int as mended
      from pull_request_facts f where ${where} group by 1
    )
    select coalesce(sum(n) filter (where rule is null), 0)::int as n,
      coalesce(sum(mended) filter (where rule is null), 0)::int as mended,
      coalesce(json_object_agg(rule, n) filter (where rule is not null), '{}') as excluded from e`);
  return {
    ...pageOf(rows, limit),
    meta: {
      version: FACTS_VERSION,
      n: total?.n ?? 0,
      excluded: total?.excluded ?? {},
      anomalies: total?.mended ?? 0,
    },
  };
}
