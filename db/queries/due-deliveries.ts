import { sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';

/** A notification that somebody should send now. */
export interface DueDelivery {
  deliveryId: number;
  clientId: number;
}

/** Of all clients, the longest due first: a function of the owner answers, with ids only. */
export async function dueDeliveries(db: Db, most: number): Promise<DueDelivery[]> {
  const rows = await db.execute<{ delivery: string; client: number }>(
    sql`select delivery_id::text as delivery, client_id as client from leadline_due_deliveries(${most}::int)`,
  );
  return rows.map(({ delivery, client }) => ({ deliveryId: Number(delivery), clientId: client }));
}
