import { randomUUID } from 'node:crypto';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Membership, UserRole } from '#lib/api/users.ts';
import { AppError } from '#lib/errors.ts';
import type { Db } from '../router/router.ts';
import { account, oneTimeLinks, session, user } from '../schema/auth.ts';
import { recordAudit } from './audit.ts';
import { endLink, findLink, isGood, linkOver, type OneTimeLink } from './one-time-links.ts';
import { lockUsers, setMemberships } from './users.ts';

/** What a person brings along who uses a link. */
export interface LinkUse {
  token: string;
  /** As better-auth hashes it. */
  passwordHash: string;
  name?: string | undefined;
  email?: string | undefined;
}

/**
 * Uses a one-time link: makes the account of an invitation or the first administrator's, or sets a new password, by
 * which all sessions end.
 * @returns the e-mail address to sign in with
 * @throws AppError 410 `link_over`; 400 for a name or an address that is missing; 409 `known_user`, `deactivated`
 */
export async function redeemLink(tx: Db, use: LinkUse, ip: string | null): Promise<string> {
  await lockUsers(tx);
  const link = await findLink(tx, use.token);
  await endLink(tx, link.id);
  if (link.kind === 'password') return await newPassword(tx, link, use, ip);
  return link.kind === 'setup' ? await firstAdmin(tx, use, ip) : await join(tx, link, use, ip);
}

/** Joins whoever is invited by this address, on the word of the identity provider; nothing without an invitation. */
export async function joinInvited(tx: Db, email: string, name: string, ip: string | null): Promise<void> {
  await lockUsers(tx);
  const [link] = await tx
    .select()
    .from(oneTimeLinks)
    .where(
      and(
        eq(oneTimeLinks.kind, 'invitation'),
        eq(oneTimeLinks.email, email),
        isNull(oneTimeLinks.endedAt),
        isGood,
      ),
    );
  if (!link || (await knows(tx, email))) return;
  await endLink(tx, link.id);
  await join(tx, link, { name, passwordHash: null }, ip);
}

async function join(
  tx: Db,
  { id, email, role, memberships, createdBy }: OneTimeLink,
  { name, passwordHash }: { name?: string | undefined; passwordHash: string | null },
  ip: string | null,
): Promise<string> {
  if (!email || !role) throw linkOver();
  if (await knows(tx, email)) {
    throw new AppError('known_user', 409, `${email} has an account already. Sign in with it.`);
  }
  const person = { email, role, name: needed('name', name) };
  const userId = await newUser(tx, { ...person, memberships, passwordHash });
  await recordAudit(tx, {
    clientId: null,
    actor: email,
    ip,
    action: 'user.join',
    subject: `user:${userId}`,
    after: { ...person, memberships, invitation: id, invitedBy: createdBy },
  });
  return email;
}

async function firstAdmin(
  tx: Db,
  { name, email, passwordHash }: LinkUse,
  ip: string | null,
): Promise<string> {
  // Of two who come at once, the second finds the first.
  const [row] = await tx.execute<{ there: boolean }>(sql`select exists(select from "user") as there`);
  if (row?.there) throw linkOver('setup');
  const person = { email: needed('email', email), name: needed('name', name), role: 'admin' as const };
  const userId = await newUser(tx, { ...person, memberships: [], passwordHash });
  await tx
    .update(oneTimeLinks)
    .set({ endedAt: new Date() })
    .where(and(eq(oneTimeLinks.kind, 'setup'), isNull(oneTimeLinks.endedAt)));
  await recordAudit(tx, {
    clientId: null,
    actor: person.email,
    ip,
    action: 'user.setup',
    subject: `user:${userId}`,
    after: person,
  });
  return person.email;
}

async function newPassword(
  tx: Db,
  { userId, createdBy }: OneTimeLink,
  { passwordHash }: LinkUse,
  ip: string | null,
): Promise<string> {
  const [known] = userId
    ? await tx
        .select({ email: user.email, deactivatedAt: user.deactivatedAt })
        .from(user)
        .where(eq(user.id, userId))
    : [];
  if (!userId || !known || known.deactivatedAt) throw linkOver();
  const credential = and(eq(account.userId, userId), eq(account.providerId, 'credential'));
  const changed = await tx
    .update(account)
    .set({ password: passwordHash, updatedAt: new Date() })
    .where(credential)
    .returning({ id: account.id });
  if (changed.length === 0) await tx.insert(account).values(passwordOf(userId, passwordHash));
  await tx.delete(session).where(eq(session.userId, userId));
  await recordAudit(tx, {
    clientId: null,
    actor: known.email,
    ip,
    action: 'user.password-reset',
    subject: `user:${userId}`,
    after: { linkBy: createdBy },
  });
  return known.email;
}

async function newUser(
  tx: Db,
  person: {
    email: string;
    name: string;
    role: UserRole;
    memberships: Membership[];
    passwordHash: string | null;
  },
): Promise<string> {
  const { memberships, passwordHash, ...fields } = person;
  const id = randomUUID();
  // Whoever holds the link was given it under this address.
  await tx.insert(user).values({ ...fields, id, emailVerified: true });
  if (passwordHash !== null) await tx.insert(account).values(passwordOf(id, passwordHash));
  await setMemberships(tx, id, [], memberships);
  return id;
}

/** As better-auth stores it. */
const passwordOf = (userId: string, password: string) => ({
  id: randomUUID(),
  accountId: userId,
  providerId: 'credential',
  userId,
  password,
});

async function knows(tx: Db, email: string): Promise<boolean> {
  const [row] = await tx.select({ id: user.id }).from(user).where(eq(user.email, email));
  return row !== undefined;
}

function needed(path: 'name' | 'email', value: string | undefined): string {
  if (value !== undefined) return value;
  const message = 'must be given';
  throw new AppError('bad_request', 400, `${path} ${message}.`, { issues: [{ path, message }] });
}
