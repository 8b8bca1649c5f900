import { sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';
import { listAdminClients } from './admin-clients.ts';

/** Whether the sample's client was removed, or is about to be. Needs no client. */
export async function sampleRemoved(db: Db): Promise<boolean> {
  const rows = await db.execute(sql`select 1 from client_deletions where sample limit 1`);
  return rows.length > 0;
}

/** The client that the sample made; null: it was removed, or never was. */
export async function sampleClient(db: Db): Promise<number | null> {
  const found = (await listAdminClients(db)).find(({ sample }) => sample);
  return found ? Number(found.id) : null;
}
