import { sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';

/** How long deliveries are known, in days: GitHub sends one again, when asked to, for three. */
const KEPT_DAYS = 7;
/** Old ones are swept out with one delivery in so many. */
const SWEEP_EVERY = 200;

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
  if (Number(row.id) % SWEEP_EVERY === 0) {
    await tx.execute(sql`
      delete from hook_deliveries
      where hook_id = ${hookId}::bigint and at < now() - make_interval(days => ${KEPT_DAYS}::int)`);
  }
  return true;
}
