import { sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';

/** Whether the sample's client was removed, or is about to be. Needs no client. */
export async function sampleRemoved(db: Db): Promise<boolean> {
  const rows = await db.execute(sql`select 1 from client_deletions where sample limit 1`);
  return rows.length > 0;
}
