import type { Db } from '../router/router.ts';
import { replicaOverrides } from '../schema/ops.ts';

/** The replicas that are taken out now. */
export async function listOverrides(db: Db): Promise<{ address: string; by: string; at: Date }[]> {
  const rows = await db.select().from(replicaOverrides);
  return rows.map(({ address, takenOutBy, at }) => ({ address, by: takenOutBy, at }));
}
