import { sql } from 'drizzle-orm';
import type { RunView } from '#lib/runs.ts';
import type { Db } from '../router/router.ts';
import { runViewJson } from './run-view.ts';

const NEWEST = 50;

/** The newest runs of the client with their steps, newest first. */
export async function listRuns(db: Db, clientId: number): Promise<RunView[]> {
  const rows = await db.execute<{ run: RunView }>(sql`
    select ${runViewJson} as run from etl_runs r join integrations i on i.id = r.integration_id
    where r.client_id = ${clientId}::int order by r.id desc limit ${NEWEST}::int`);
  return rows.map(({ run }) => run);
}
