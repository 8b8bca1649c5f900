import { sql } from 'drizzle-orm';
import type { Gap } from '#lib/api/runs.ts';
import type { Db } from '../router/router.ts';
import { instantText } from './sql.ts';

const MOST = 1_000;

/** Days of which less is stored than the source says, by source and day; and how many days were compared. */
export async function listGaps(db: Db, clientId: number): Promise<{ gaps: Gap[]; checkedDays: number }> {
  const rows = await db.execute<{ gap: Gap }>(sql`
    select json_build_object('integrationId', l.integration_id::text, 'integration', i.name, 'job', l.job,
      'scope', l.scope, 'day', l.day, 'sourceCount', l.source_count, 'storedCount', l.stored_count,
      'checkedAt', ${instantText(sql`l.checked_at`)}) as gap
    from etl_ledger l join integrations i on i.id = l.integration_id and i.removing_at is null
    where l.client_id = ${clientId}::int and l.source_count > l.stored_count
    order by l.integration_id, l.job, l.scope, l.day limit ${MOST}::int`);
  const [count] = await db.execute<{ days: number }>(sql`
    select count(*)::int as days from etl_ledger l
    join integrations i on i.id = l.integration_id and i.removing_at is null where l.client_id = ${clientId}::int`);
  return { gaps: rows.map(({ gap }) => gap), checkedDays: count?.days ?? 0 };
}
