import { eq } from 'drizzle-orm';
import type { LinkKind } from '#lib/api/users.ts';
import type { Db } from '../router/router.ts';
import { user } from '../schema/auth.ts';
import { findLink } from '../writes/one-time-links.ts';

/** What a link is for, and for whom. @throws AppError 410 `link_over` */
export async function lookAtLink(
  tx: Db,
  token: string,
): Promise<{ kind: LinkKind; email: string | null; name: string | null }> {
  const { kind, email, userId } = await findLink(tx, token);
  const [known] = userId
    ? await tx.select({ email: user.email, name: user.name }).from(user).where(eq(user.id, userId))
    : [];
  return { kind, email: known?.email ?? email, name: known?.name ?? null };
}
