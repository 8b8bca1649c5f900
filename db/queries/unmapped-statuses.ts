import { sql } from 'drizzle-orm';
import type { UnmappedStatuses } from '#lib/api/workflows.ts';
import type { Db } from '../router/router.ts';

/**
 * Statuses of Jira that nobody has mapped, with the step that their category gives (db/facts/workflow.ts), and how many are.
 * GitHub has but open and closed, of which nobody asks what they mean.
 */
export async function unmappedStatuses(db: Db, clientId: number): Promise<UnmappedStatuses> {
  const [row] = await db.execute<{ mapped: number }>(sql`
    select count(distinct (integration_id, status_id))::int as mapped
    from status_mappings where client_id = ${clientId}::int`);
  const statuses = await db.execute<UnmappedStatuses['statuses'][number]>(sql`
    with first_steps as (
      select distinct on (s.category) s.category, s.name from workflow_steps s join workflows w on w.id = s.workflow_id
      where w.client_id = ${clientId}::int and w.is_default order by s.category, s.position, s.id
    ), used as (
      -- Once for all of them: there may be a thousand, and no index knows the status of an issue.
      select integration_id, status_id, count(*)::int as issues from issues
      where client_id = ${clientId}::int and gone_at is null group by 1, 2
    )
    select k.integration_id::text as "integrationId", k.external_id as id, k.name, k.category, f.name as step,
      coalesce(u.issues, 0) as issues
    from issue_statuses k join integrations o on o.id = k.integration_id and o.kind = 'jira'
    left join used u on u.integration_id = k.integration_id and u.status_id = k.external_id
    left join first_steps f on f.category = case k.category
      when 'new' then 'todo' when 'indeterminate' then 'in_progress' when 'done' then 'done' end
    where k.client_id = ${clientId}::int and not exists (
      select from status_mappings m where m.client_id = ${clientId}::int
        and m.integration_id = k.integration_id and m.status_id = k.external_id)
    order by issues desc, k.name, k.external_id`);
  return { mapped: row?.mapped ?? 0, statuses: [...statuses] };
}
