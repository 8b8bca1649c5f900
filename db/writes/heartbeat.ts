import { eq, sql } from 'drizzle-orm';
import type { ProcessView, RouterStats } from '#lib/api/ops.ts';
import type { Db } from '../router/router.ts';
import { processes } from '../schema/ops.ts';

export interface Heartbeat {
  id: string;
  name: string;
  role: ProcessView['role'];
  health: ProcessView['health'];
  router: RouterStats;
}

/** Renews the row of this process, and removes those of processes silent for a day. */
export async function writeHeartbeat(tx: Db, heartbeat: Heartbeat): Promise<void> {
  const { id: _, ...fields } = heartbeat;
  const seenAt = sql`clock_timestamp()`;
  await tx
    .insert(processes)
    .values({ ...heartbeat, seenAt })
    .onConflictDoUpdate({ target: processes.id, set: { ...fields, seenAt } });
  await tx.delete(processes).where(sql`${processes.seenAt} < clock_timestamp() - interval '1 day'`);
}

/** A process that ends in good order leaves no row. */
export async function removeHeartbeat(tx: Db, id: string): Promise<void> {
  await tx.delete(processes).where(eq(processes.id, id));
}
