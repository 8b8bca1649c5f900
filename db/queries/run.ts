import { sql } from 'drizzle-orm';
import { notFound } from '#lib/errors.ts';
import type { RunView } from '#lib/runs.ts';
import type { Db } from '../router/router.ts';
import { runViewJson } from './run-view.ts';

/** One run with its steps. @throws AppError 404 when the client has none with this id */
export async function getRun(db: Db, id: number): Promise<RunView> {
  const [row] = await db.execute<{ run: RunView }>(sql`
    select ${runViewJson} as run from etl_runs r join integrations i on i.id = r.integration_id
    where r.id = ${id}::bigint`);
  if (!row) throw notFound('run');
  return row.run;
}
