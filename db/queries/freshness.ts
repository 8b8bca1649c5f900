import { sql } from 'drizzle-orm';
import type { Meta } from '#lib/api/meta.ts';
import type { Db } from '../router/router.ts';
import { instantText } from './sql.ts';

/**
 * How far the client's sources are stored: the oldest watermark among the repositories or projects that have one;
 * complete when every repository of every integration has been scanned to its end at least once.
 */
export async function freshness(db: Db, clientId: number): Promise<Pick<Meta, 'syncedUpTo' | 'complete'>> {
  const [row] = await db.execute<{ github: string | null; jira: string | null; complete: boolean }>(sql`
    select ${instantText(sql`min(c.watermark)`)} as github,
           count(*) > 0 and count(*) = count(c.watermark) as complete,
           (select ${instantText(sql`min(j.watermark)`)} from etl_checkpoints j
            where j.client_id = ${clientId} and j.job = 'sync-jira-issues') as jira
    from integrations i
    cross join unnest(i.repository_names) as r(name)
    left join etl_checkpoints c
      on c.integration_id = i.id and c.job = 'sync-github-pull-requests' and c.scope = r.name
    where i.client_id = ${clientId} and i.kind = 'github'`);
  return {
    syncedUpTo: { github: row?.github ?? null, jira: row?.jira ?? null },
    complete: row?.complete ?? false,
  };
}
