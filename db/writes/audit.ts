import type { Db } from '../router/router.ts';
import { auditLog } from '../schema/audit.ts';

export interface AuditEntry {
  /** Null for what belongs to no client. */
  clientId: number | null;
  /** E-mail of who did it, or `system`. */
  actor: string;
  /** e.g. run.start */
  action: string;
  /** e.g. run:17 */
  subject: string;
  before?: unknown;
  after?: unknown;
  ip?: string | null;
}

/** Who changes something of a client. */
export interface Actor {
  clientId: number;
  /** E-mail of the person. */
  actor: string;
  ip: string | null;
}

/** In the transaction of what it tells of: both or neither. */
export async function recordAudit(tx: Db, entry: AuditEntry): Promise<void> {
  await tx.insert(auditLog).values(entry);
}
