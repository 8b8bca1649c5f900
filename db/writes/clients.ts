import { sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';
import { clients } from '../schema/clients.ts';

/** An id for a client to come; row-level security wants it known before the row is written. */
export async function nextClientId(db: Db): Promise<number> {
  const [next] = await db.execute<{ id: number }>(
    sql`select nextval(pg_get_serial_sequence('clients', 'id'))::int as id`,
  );
  if (!next) throw new Error('a sequence without a next value');
  return next.id;
}

/** Creates a client, in a transaction whose client it is. */
export async function createClient(
  tx: Db,
  client: { id: number; name: string; timeZone: string },
): Promise<void> {
  await tx.insert(clients).values(client);
}
