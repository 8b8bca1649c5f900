import { type SQL, sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { type FactContext, idsOf } from './context.ts';
import { issuesOfPull } from './incidents.ts';

/**
 * Says of deployments how many incidents are attributed to each, and why it was an unplanned fix: it brought a revert, a
 * hotfix, or a change that is linked to an incident, the first of these.
 *
 * @param ids null: all of the client
 */
export async function deriveRework(
  tx: Executor,
  { clientId }: FactContext,
  ids: readonly number[] | null,
): Promise<void> {
  const these = (column: SQL) => (ids ? sql`and ${column} in ${idsOf(ids)}` : sql``);
  // Grouped at once: looked up for one deployment after the other, a hash of all facts was made for each of 18,000.
  await tx.execute(sql`
    with brought as materialized (
      select c.deployment_id, bool_or(f.revert) as reverts, bool_or(f.hotfix) as hotfixes
      from deployment_changes c join pull_request_facts f on f.pull_request_id = c.pull_request_id
      where c.client_id = ${clientId}::int ${these(sql`c.deployment_id`)} group by c.deployment_id
    ), caused as materialized (
      select n.deployment_id, count(*)::int as incidents from incident_facts n
      where n.client_id = ${clientId}::int and n.excluded_by is null ${these(sql`n.deployment_id`)} group by n.deployment_id
    )
    update deployment_facts d set incident_count = w.incidents, rework_by = w.rework
    from (
      select d.id, coalesce(i.incidents, 0) as incidents,
        case when b.reverts then 'revert' when b.hotfixes then 'hotfix' when exists (
          -- One after the other, from the few of a deployment on: incidents seem to be fewer before they are analyzed.
          select from (select pull_request_id from deployment_changes c where c.deployment_id = d.id offset 0) c
          cross join lateral (select * from (${issuesOfPull(clientId, sql`c.pull_request_id`)}) i offset 0) i
          cross join lateral (
            select from incident_facts n where n.issue_id = i.issue_id and n.excluded_by is null offset 0
          ) n
        ) then 'incident' end as rework
      from deployment_facts d
      left join brought b on b.deployment_id = d.id left join caused i on i.deployment_id = d.id
      where d.client_id = ${clientId}::int ${these(sql`d.id`)}
    ) w
    where d.id = w.id and (d.incident_count, d.rework_by) is distinct from (w.incidents, w.rework)`);
}

/** Deployments that brought one of these pull requests, or one that is linked to one of these issues. */
export async function deploymentsThatBrought(
  tx: Executor,
  { clientId }: FactContext,
  { pulls, issues }: { pulls: readonly number[]; issues: readonly number[] },
): Promise<number[]> {
  const linked =
    issues.length === 0
      ? sql``
      : sql`
        union
        select l.pull_request_id from issues i join pull_request_issues l on l.client_id = i.client_id
          and l.issue_external_id = case when i.repository_id is not null then i.external_id::bigint end
        where i.client_id = ${clientId}::int and i.id in ${idsOf(issues)}
        union
        -- More than those that name the key as a whole: it is only looked at again.
        select p.id from issue_keys k join pull_requests p on p.client_id = k.client_id
          and strpos(upper(p.title || ' ' || p.head_ref), k.key) > 0
        join issues i on i.id = k.issue_id and i.project_id is not null
        where k.issue_id in ${idsOf(issues)}`;
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`
    select distinct c.deployment_id::text as id from deployment_changes c
    where c.pull_request_id in (select id from ${idsOf(pulls)} given ${linked})`,
  );
  return rows.map(({ id }) => Number(id));
}
