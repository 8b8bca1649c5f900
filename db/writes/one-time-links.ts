import { createHash, randomBytes } from 'node:crypto';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { LinkKind } from '#lib/api/users.ts';
import { AppError } from '#lib/errors.ts';
import type { Db } from '../router/router.ts';
import { oneTimeLinks } from '../schema/auth.ts';

/** Page of each kind; the fragment behind it reaches no server, so neither proxies nor logs see the token. */
const PAGES: Record<LinkKind, string> = { invitation: '/invite', password: '/new-password', setup: '/setup' };

const HOURS: Record<LinkKind, number> = { invitation: 7 * 24, password: 24, setup: 7 * 24 };

export type OneTimeLink = typeof oneTimeLinks.$inferSelect;

/** A link that is good once. @returns its page with the token, which is nowhere else but hashed */
export async function makeLink(
  tx: Db,
  link: Pick<typeof oneTimeLinks.$inferInsert, 'userId' | 'email' | 'role' | 'memberships' | 'createdBy'> & {
    kind: LinkKind;
  },
): Promise<{ id: number; path: string; expiresAt: string }> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(Date.now() + HOURS[link.kind] * 3_600_000);
  const [row] = await tx
    .insert(oneTimeLinks)
    .values({ ...link, tokenHash: hashOf(token), expiresAt })
    .returning({ id: oneTimeLinks.id });
  if (!row) throw new Error('a link was not stored');
  return { id: row.id, path: `${PAGES[link.kind]}#${token}`, expiresAt: expiresAt.toISOString() };
}

/**
 * Not expired, and made by who is an administrator still: a link outlives no rights that it could give back. The house
 * itself makes those of the setup and of a lost administrator.
 */
export const isGood = sql`${oneTimeLinks.expiresAt} > now() and (${oneTimeLinks.createdBy} = 'system' or exists (
  select from "user" u where u.email = ${oneTimeLinks.createdBy} and u.role = 'admin' and u.deactivated_at is null))`;

/**
 * The link of a token, locked until the end of the transaction: of two who use it at once, one does.
 * @throws AppError 410 `link_over`, whether it was never made, used, revoked or has expired
 */
export async function findLink(tx: Db, token: string): Promise<OneTimeLink> {
  const mine = eq(oneTimeLinks.tokenHash, hashOf(token));
  const [row] = await tx
    .select()
    .from(oneTimeLinks)
    .where(and(mine, isNull(oneTimeLinks.endedAt), isGood))
    .for('update');
  if (row) return row;
  const [over] = await tx.select({ kind: oneTimeLinks.kind }).from(oneTimeLinks).where(mine);
  throw linkOver(over?.kind);
}

/** From now on it is no longer valid. */
export async function endLink(tx: Db, id: number): Promise<void> {
  await tx.update(oneTimeLinks).set({ endedAt: new Date() }).where(eq(oneTimeLinks.id, id));
}

/** @param kind undefined: it was never made. That of the setup is of no administrator, so none can be asked. */
export function linkOver(kind?: LinkKind): AppError {
  const what =
    kind === 'setup'
      ? 'If nobody has an account yet, restart Leadline: it prints a new link.'
      : 'Ask your administrator for a new one.';
  return new AppError(
    'link_over',
    410,
    `This link is no longer valid: it was used or revoked, or it has expired. ${what}`,
  );
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
