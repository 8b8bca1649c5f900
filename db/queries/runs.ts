import { sql } from 'drizzle-orm';
import type { RunState, RunView } from '#lib/runs.ts';
import type { Db } from '../router/router.ts';
import { runViewJson } from './run-view.ts';

export interface RunFilter {
  integration?: number | undefined;
  state?: RunState | undefined;
  /** Only runs with a smaller id. */
  before?: number | undefined;
  limit?: number;
}

/** Runs of the client with their steps, newest first; `next`: `before` of the next page, null on the last. */
export async function listRuns(
  db: Db,
  clientId: number,
  { integration, state, before, limit = 50 }: RunFilter = {},
): Promise<{ runs: RunView[]; next: string | null }> {
  const only = (column: string, value: number | string | undefined, operator = '=') =>
    value === undefined ? sql`` : sql`and ${sql.raw(`r.${column} ${operator}`)} ${value}`;
  const rows = await db.execute<{ run: RunView }>(sql`
    select ${runViewJson} as run from etl_runs r join integrations i on i.id = r.integration_id
    where r.client_id = ${clientId}::int ${only('integration_id', integration)} ${only('state', state)}
      ${only('id', before, '<')}
    order by r.id desc limit ${limit + 1}::int`);
  const runs = rows.slice(0, limit).map(({ run }) => run);
  return { runs, next: rows.length > limit ? (runs.at(-1)?.id ?? null) : null };
}
