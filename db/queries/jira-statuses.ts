import { sql } from 'drizzle-orm';
import type { SourceCategory } from '#lib/workflows/suggest-step.ts';
import type { Db } from '../router/router.ts';

export interface JiraStatus {
  integrationId: number;
  integration: string;
  statusId: string;
  /** Null, as the category: its source does not know it any more. */
  name: string | null;
  category: SourceCategory | null;
  /** Whether somebody has mapped it, now or from a day on. */
  mapped: boolean;
  /** Issues that are in it now. */
  issues: number;
  /** Stays of issues in it that belong to no step. */
  stays: number;
}

/**
 * Every status of each Jira of a client, also those that issues were in or somebody has mapped and that their source
 * has forgotten. GitHub has but open and closed, of which nobody asks what they mean.
 */
export async function jiraStatuses(db: Db, clientId: number): Promise<JiraStatus[]> {
  const rows = await db.execute<{ status: JiraStatus }>(sql`
    with used as (
      -- Once for all of them: there may be a thousand, and no index knows the status of an issue.
      select integration_id, status_id, (count(*) filter (where gone_at is null))::int as issues from issues
      where client_id = ${clientId}::int and project_id is not null group by 1, 2
    ), stays as (
      select i.integration_id, v.status_id, count(*)::int as stays
      from issue_status_intervals v join issues i on i.id = v.issue_id
      where v.client_id = ${clientId}::int and v.step_id is null and i.project_id is not null group by 1, 2
    ), mapped as (
      select distinct integration_id, status_id from status_mappings where client_id = ${clientId}::int
    ), statuses as (
      select integration_id, external_id as status_id from issue_statuses where client_id = ${clientId}::int
      union select integration_id, status_id from used
      union select integration_id, status_id from stays
      union select integration_id, status_id from mapped
    )
    select json_build_object('integrationId', n.id, 'integration', n.name, 'statusId', t.status_id, 'name', k.name,
      'category', k.category, 'mapped', m.status_id is not null, 'issues', coalesce(u.issues, 0),
      'stays', coalesce(y.stays, 0)) as status
    from statuses t
    join integrations n on n.id = t.integration_id and n.kind = 'jira' and n.removing_at is null
    left join issue_statuses k on k.integration_id = t.integration_id and k.external_id = t.status_id
    left join used u on u.integration_id = t.integration_id and u.status_id = t.status_id
    left join stays y on y.integration_id = t.integration_id and y.status_id = t.status_id
    left join mapped m on m.integration_id = t.integration_id and m.status_id = t.status_id
    order by n.name, n.id, coalesce(k.name, t.status_id), t.status_id`);
  return rows.map(({ status }) => status);
}
