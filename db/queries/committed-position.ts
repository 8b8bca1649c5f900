import { sql } from 'drizzle-orm';
import { type Lsn, parseLsn, withoutHeader } from '../router/lsn-clock.ts';
import type { Db } from '../router/router.ts';

/** How far the log had come when a run of the client last came to a rest; undefined: none has. */
export async function committedPosition(db: Db, clientId: number): Promise<Lsn | undefined> {
  const [row] = await db.execute<{ lsn: string | null }>(
    sql`select max(committed_lsn)::text as lsn from etl_runs where client_id = ${clientId}::int`,
  );
  return row?.lsn ? withoutHeader(parseLsn(row.lsn)) : undefined;
}
