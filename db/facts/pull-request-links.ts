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
  const some = sql`and (f.pull_request_id in ${idsOf(pulls)} or f.deployment_id in ${idsOf(deployments)})`;
  await tx.execute(sql`
    with before as materialized (
      select pull, min(at) as at
      from json_to_recordset(${JSON.stringify(before ?? [])}::text::json) as b(pull bigint, at timestamptz) group by pull
    ), linked as (
      select f.pull_request_id, l.id, l.method, d.deployed,
        ${secondsBetween(sql`m.merged`, sql`d.deployed`)} as took,
        ${anomaliesOf(sql`f.opened_at`)} + coalesce(l.finished < m.merged, false)::int as anomalies
      from pull_request_facts f
      join pull_requests p on p.id = f.pull_request_id
      left join before b on b.pull = f.pull_request_id
      cross join lateral (select greatest(f.merged_at, f.opened_at) as merged) m
      left join lateral (
        select d.id, c.link_method as method, d.finished_at as finished
        from deployment_changes c join deployment_facts d on d.id = c.deployment_id
        where c.pull_request_id = f.pull_request_id and d.production and d.result = 'success' and d.excluded_by is null
        order by d.finished_at, length(d.external_id), d.external_id limit 1
      ) first on true
      cross join lateral (
        select case when not w.was then first.id end as id, case when not w.was then first.finished end as finished,
          case when w.was then 'before_history' else coalesce(first.method, 'none') end as method
        from (select coalesce(${before === null ? sql`f.link_method = 'before_history'` : sql`b.at <= coalesce(first.finished, 'infinity')`}, false) as was) w
      ) l
      cross join lateral (select case when l.id is not null then greatest(l.finished, m.merged) end as deployed) d
      where f.client_id = ${clientId}::int and f.repository_id = ${repositoryId}::bigint and f.merged_at is not null
        ${before === null ? some : sql``}
    )
    update pull_request_facts f set deployment_id = l.id, link_method = l.method, deployed_at = l.deployed,
      deploy_seconds = l.took, lead_seconds = f.elapsed_seconds + l.took, anomalies = l.anomalies,
      version = ${FACTS_VERSION}::smallint, run_id = coalesce(${runId}::bigint, f.run_id)
    from linked l
    where f.pull_request_id = l.pull_request_id
      and (f.deployment_id, f.link_method, f.deployed_at, f.deploy_seconds, f.lead_seconds, f.anomalies)
        is distinct from (l.id, l.method, l.deployed, l.took, f.elapsed_seconds + l.took, l.anomalies)`);
}
