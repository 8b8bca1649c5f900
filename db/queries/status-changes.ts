import { sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';
import { among } from './metric-sql.ts';
import { instantText } from './sql.ts';

export interface StatusChange extends Record<string, unknown> {
  issueId: string;
  from: string;
  to: string;
  at: string;
}

/** Every change of status of these issues, by issue and time; a stay that only its step was cut in two is none. */
export async function statusChanges(
  db: Db,
  clientId: number,
  issueIds: readonly string[],
): Promise<Map<string, StatusChange[]>> {
  const nameOf = (status: 'status_id' | 'before') => sql`coalesce((select t.name from issue_statuses t
    where t.integration_id = s.integration_id and t.external_id = v.${sql.raw(status)}), v.${sql.raw(status)})`;
  const rows = await db.execute<StatusChange>(sql`
    select v.issue_id::text as "issueId", ${nameOf('before')} as "from", ${nameOf('status_id')} as "to",
      ${instantText(sql`v.entered_at`)} as at
    from (
      select k.*, lag(k.status_id) over (partition by k.issue_id order by k.position) as before
      from issue_status_intervals k where k.client_id = ${clientId}::int and ${among(sql`k.issue_id`, issueIds)}
    ) v join issues s on s.id = v.issue_id
    where v.before <> v.status_id order by v.issue_id, v.position`);
  return Map.groupBy(rows, ({ issueId }) => issueId);
}
