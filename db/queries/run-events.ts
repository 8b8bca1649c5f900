import { sql } from 'drizzle-orm';
import type { RunEvent } from '#lib/events.ts';
import type { Db } from '../router/router.ts';
import { instantText } from './sql.ts';

const MOST = 1_000;

/** What happened in a run after sequence `after`, oldest first; `more`: ask again after the last one. */
export async function runEvents(
  db: Db,
  runId: number,
  after: number,
  limit = MOST,
): Promise<{ events: RunEvent[]; more: boolean }> {
  const rows = await db.execute<{ event: RunEvent }>(sql`
    select json_build_object('clientId', client_id::text, 'runId', run_id::text, 'seq', seq,
      'at', ${instantText(sql`at`)}, 'body', body) as event
    from etl_events where run_id = ${runId}::bigint and seq > ${after}::int
    order by seq limit ${limit + 1}::int`);
  return { events: rows.slice(0, limit).map(({ event }) => event), more: rows.length > limit };
}
