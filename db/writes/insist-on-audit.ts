import { sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';

/** What the connection has written so far: to the audit log, and to any other table of the house. */
async function written(tx: Db): Promise<{ entries: number; rows: number }> {
  const [row] = await tx.execute<{ entries: number; rows: number }>(sql`
    select coalesce(sum(n_tup_ins) filter (where relname = 'audit_log'), 0)::float8 as entries,
      coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del) filter (where relname <> 'audit_log'), 0)::float8 as rows
    from pg_stat_xact_user_tables where schemaname = 'public'`);
  return row!;
}

/**
 * Makes a change, and throws where it has written rows and no entry of the audit log, so that nothing of it is kept. The
 * database counts, whoever wrote: it is for development and tests, which so find whatever forgets to record itself.
 * Called first in a transaction: the counts of a connection go on from those of the transactions before.
 */
export async function insistOnAudit<T>(tx: Db, what: string, change: () => Promise<T>): Promise<T> {
  const before = await written(tx);
  const done = await change();
  const after = await written(tx);
  if (after.rows > before.rows && after.entries === before.entries) {
    throw new Error(
      `${what} changes something and records nothing: call recordAudit in its transaction, or say in its contract (unrecorded) why not`,
    );
  }
  return done;
}
