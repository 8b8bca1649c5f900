import { sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';

export interface Delivery {
  clientId: number;
  /** Our id of the hook. */
  hookId: number;
  /** GitHub's of the delivery. */
  deliveryId: string;
  event: string;
  action: string | null;
  /** What was done with it, in words. */
  outcome: string;
}

/**
 * Writes a delivery down.
 * @returns false: it was taken before, and nothing is to be done
 */
export async function recordDelivery(tx: Db, delivery: Delivery): Promise<boolean> {
  const { clientId, hookId, deliveryId, event, action, outcome } = delivery;
  const [row] = await tx.execute<{ id: string }>(sql`
    insert into hook_deliveries (client_id, hook_id, delivery_id, event, action, outcome)
    values (${clientId}::int, ${hookId}::bigint, ${deliveryId}, ${event}, ${action}, ${outcome})
    on conflict (hook_id, delivery_id) do nothing returning id::text`);
  if (!row) return false;
  await tx.execute(
    sql`update inbound_hooks set last_delivery_at = clock_timestamp() where id = ${hookId}::bigint`,
  );
  return true;
}
