import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';

/** Clients that are being deleted; needs no client. */
export async function openDeletions(db: Executor): Promise<number[]> {
  const rows = await rowsOf<{ client: number }>(
    db,
    sql`select client from client_deletions where finished_at is null order by requested_at`,
  );
  return rows.map(({ client }) => client);
}

/** Integrations that are being removed, of all clients; needs none. */
export async function openRemovals(db: Executor): Promise<{ id: number; clientId: number }[]> {
  const rows = await rowsOf<{ id: string; clientId: number }>(
    db,
    sql`select integration_id::text as id, client_id as "clientId" from leadline_removals()`,
  );
  return rows.map(({ id, clientId }) => ({ id: Number(id), clientId }));
}
