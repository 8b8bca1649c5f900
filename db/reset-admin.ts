import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { AppError } from '#lib/errors.ts';
import { type OwnerLogin, withOwner } from './owner-connection.ts';
import type { Db } from './router/router.ts';
import { twoFactor, user } from './schema/auth.ts';
import { recordAudit } from './writes/audit.ts';
import { makeLink } from './writes/one-time-links.ts';
import { lockUsers } from './writes/users.ts';

export interface ResetOptions extends OwnerLogin {
  email: string;
}

/**
 * Lets somebody in again who has an account: an administrator, active, without two-factor.
 * @returns the page, with its token, where a new password is chosen
 * @throws AppError 404 `unknown_user`, naming the administrators that there are
 */
export async function resetAdmin({ email, ...owner }: ResetOptions): Promise<string> {
  return await withOwner(owner, 'reset-admin', (sql) =>
    drizzle(sql).transaction(async (transaction) => {
      const tx = transaction as unknown as Db;
      await lockUsers(tx);
      const [found] = await tx.select().from(user).where(eq(user.email, email.trim().toLowerCase()));
      if (!found) {
        const admins = await tx.select({ email: user.email }).from(user).where(eq(user.role, 'admin'));
        const names = admins.map((admin) => admin.email).join(', ') || 'nobody';
        throw new AppError('unknown_user', 404, `${email} has no account. Administrators are: ${names}.`);
      }
      const { id } = found;
      await tx.delete(twoFactor).where(eq(twoFactor.userId, id));
      const after = { role: 'admin', deactivatedAt: null, twoFactorEnabled: false } as const;
      await tx
        .update(user)
        .set({ ...after, version: found.version + 1, changedBy: 'system', changedAt: new Date() })
        .where(eq(user.id, id));
      const { path } = await makeLink(tx, { kind: 'password', userId: id, createdBy: 'system' });
      const before = {
        role: found.role,
        active: found.deactivatedAt === null,
        twoFactor: found.twoFactorEnabled,
      };
      await recordAudit(tx, {
        clientId: null,
        actor: 'system',
        action: 'user.admin-reset',
        subject: `user:${id}`,
        before,
        after: { email: found.email, role: 'admin', active: true, twoFactor: false },
      });
      return path;
    }),
  );
}
