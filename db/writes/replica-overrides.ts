import { eq, sql } from 'drizzle-orm';
import type { replicaActions } from '#lib/api/ops.ts';
import type { Db } from '../router/router.ts';
import { replicaOverrides } from '../schema/ops.ts';
import { recordAudit } from './audit.ts';

/** Channel on which all processes hear of an order. */
export const OPS_CHANNEL = 'leadline_ops';

export interface ReplicaOrder {
  action: (typeof replicaActions)[number];
  /** As the person called it, for the audit log. */
  name: string;
  /** host:port */
  address: string;
  actor: string;
  ip: string | null;
}

/** Takes a replica out of all processes, puts it back, or has all of them probe now. */
export async function orderReplica(tx: Db, order: ReplicaOrder): Promise<void> {
  const { action, name, address, actor, ip } = order;
  if (action === 'take_out') {
    await tx.insert(replicaOverrides).values({ address, takenOutBy: actor }).onConflictDoNothing();
  } else if (action === 'put_back') {
    await tx.delete(replicaOverrides).where(eq(replicaOverrides.address, address));
  }
  await recordAudit(tx, {
    clientId: null,
    actor,
    action: `ops.replica.${action}`,
    subject: `replica:${name}`,
    after: { address },
    ip,
  });
  await tx.execute(sql`select pg_notify(${OPS_CHANNEL}, ${action})`);
}
