import { and, eq, ne, type SQL } from 'drizzle-orm';
import { notFound } from '#lib/errors.ts';
import type { Db } from '../router/router.ts';
import { session, user } from '../schema/auth.ts';
import { recordAudit } from './audit.ts';

/**
 * Ends sessions of a user. @returns how many
 * @param which one of them, or all but one
 * @throws AppError 404 without such a user, or such a session of the user
 */
export async function endSessions(
  tx: Db,
  { actor, ip }: { actor: string; ip: string | null },
  userId: string,
  which: { only?: string | undefined; except?: string | undefined },
): Promise<number> {
  const [known] = await tx.select({ email: user.email }).from(user).where(eq(user.id, userId));
  if (!known) throw notFound('user');
  const conditions: SQL[] = [eq(session.userId, userId)];
  if (which.only !== undefined) conditions.push(eq(session.id, which.only));
  if (which.except !== undefined) conditions.push(ne(session.id, which.except));
  const ended = await tx
    .delete(session)
    .where(and(...conditions))
    .returning({ id: session.id });
  if (which.only !== undefined && ended.length === 0) throw notFound('session');
  if (ended.length > 0) {
    const after = { email: known.email, ended: ended.length };
    await recordAudit(tx, {
      clientId: null,
      actor,
      ip,
      action: 'user.sessions-end',
      subject: `user:${userId}`,
      after,
    });
  }
  return ended.length;
}
