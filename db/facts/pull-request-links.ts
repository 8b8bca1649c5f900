import { sql } from 'drizzle-orm';
import type { Executor } from '../executor.ts';
import { FACTS_VERSION, type FactContext, idsOf, secondsBetween } from './context.ts';
import { anomaliesOf } from './pull-requests.ts';

interface Linked {
  repositoryId: number;
  /**
   * Pull requests that production had before its first success known, and when that finished: all of the repository's
   * links are made anew. Null: only those of `pulls`, and of `deployments`, and none of what came before is another.
   */
  before: readonly { pull: number; at: string }[] | null;
  pulls: readonly number[];
  deployments: readonly number[];
}

/**
 * Says of pull requests which deployment brought each to production first, over all environments of production, and
 * how long that took. One that is there before it was merged, by its clocks, took no time, which counts as a mended
 * order.
 */
export async function linkPullRequests(
  tx: Executor,
  { clientId, runId }: FactContext,
  { repositoryId, before, pulls, deployments }: Linked,
): Promise<void> {
  const isAll = before !== null;
  const some = sql`and (f.pull_request_id in ${idsOf(pulls)} or f.deployment_id in ${idsOf(deployments)})`;
  await tx.execute(sql`
    with mine as materialized (
      select f.pull_request_id as pull, f.link_method from pull_request_facts f
      where f.client_id = ${clientId}::int and f.repository_id = ${repositoryId}::bigint and f.merged_at is not null
        ${isAll ? sql`` : some}
    ), ways as (
      -- All in one list of which each takes its first: joined to each other, lists whose lengths the planner does not
      -- know would be compared each with each.
      select pull, 'none' as method, null::bigint as id, null::timestamptz as finished, 2 as rank, '' as external_id
      from mine where link_method <> 'before_history' or ${isAll}::boolean
      union all
      select pull, 'before_history', null, '-infinity', 0, '' from mine
      where link_method = 'before_history' and not ${isAll}::boolean
      union all
      select pull, 'before_history', null, at, 0, ''
      from json_to_recordset(${JSON.stringify(before ?? [])}::text::json) as b(pull bigint, at timestamptz)
      union all
      select c.pull_request_id, c.link_method, d.id, d.finished_at, 1, d.external_id
      -- Looked up one by one: what the planner takes for a few rows (it knows no client) it would join by reading all.
      from mine
      cross join lateral (
        select * from deployment_changes c where c.pull_request_id = mine.pull offset 0
      ) c
      cross join lateral (select * from deployment_facts d where d.id = c.deployment_id offset 0) d
      where d.production and d.result = 'success' and d.excluded_by is null
    ), way as (
      select distinct on (pull) * from ways order by pull, finished nulls last, rank, length(external_id), external_id
    ), linked as materialized (
      select w.pull, w.id, w.method, d.deployed, ${secondsBetween(sql`m.merged`, sql`d.deployed`)} as took,
        ${anomaliesOf({ opened: sql`f.opened_at`, reviewed: sql`f.first_review_at` })}
          + coalesce(w.id is not null and w.finished < m.merged, false)::int as anomalies
      from way w
      cross join lateral (select * from pull_request_facts f where f.pull_request_id = w.pull offset 0) f
      cross join lateral (select * from pull_requests p where p.id = w.pull offset 0) p
      cross join lateral (select greatest(f.merged_at, f.opened_at) as merged) m
      cross join lateral (select case when w.id is not null then greatest(w.finished, m.merged) end as deployed) d
    )
    update pull_request_facts f set deployment_id = l.id, link_method = l.method, deployed_at = l.deployed,
      deploy_seconds = l.took, lead_seconds = f.elapsed_seconds + l.took, anomalies = l.anomalies,
      version = ${FACTS_VERSION}::smallint, run_id = coalesce(${runId}::bigint, f.run_id)
    from linked l
    -- By its index: all of the table was read for each repository, half a second of 500,000.
    where f.pull_request_id = l.pull and f.pull_request_id = any (array(select pull from linked))
      and (f.deployment_id, f.link_method, f.deployed_at, f.deploy_seconds, f.lead_seconds, f.anomalies)
        is distinct from (l.id, l.method, l.deployed, l.took, f.elapsed_seconds + l.took, l.anomalies)`);
}
