import { asc, eq, sql } from 'drizzle-orm';
import type { AccountView, InvitationView, Membership, UserView } from '#lib/api/users.ts';
import { notFound } from '#lib/errors.ts';
import type { Db } from '../router/router.ts';
import { account, oneTimeLinks, user } from '../schema/auth.ts';

/** Everybody who has an account, by name. */
export async function listUsers(db: Db): Promise<UserView[]> {
  const rows = await db
    .select()
    .from(user)
    .orderBy(asc(sql`lower(${user.name})`), asc(user.id));
  const memberships = await membershipsOf(db);
  return rows.map((row) => viewOf(row, memberships.get(row.id)));
}

/** @throws AppError 404 */
export async function oneUser(db: Db, id: string): Promise<UserView> {
  const [row] = await db.select().from(user).where(eq(user.id, id));
  if (!row) throw notFound('user');
  return viewOf(row, (await membershipsOf(db, id)).get(id));
}

/** Needs no client: a function of the owner answers, with ids only. */
async function membershipsOf(db: Db, id: string | null = null): Promise<Map<string, Membership[]>> {
  const rows = await db.execute<{ user_id: string; client_id: number; role: Membership['role'] }>(
    sql`select user_id, client_id, role from leadline_memberships(${id})`,
  );
  const found = new Map<string, Membership[]>();
  for (const { user_id, client_id, role } of rows) {
    found.set(user_id, [...(found.get(user_id) ?? []), { clientId: String(client_id), role }]);
  }
  return found;
}

const viewOf = (row: typeof user.$inferSelect, memberships: Membership[] = []): UserView => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: row.role,
  active: row.deactivatedAt === null,
  memberships,
  twoFactor: row.twoFactorEnabled,
  version: row.version,
  changedBy: row.changedBy,
  changedAt: row.changedAt?.toISOString() ?? null,
  lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});

/** Those that are not used, revoked or replaced, the newest first; expired ones among them. */
export async function listInvitations(db: Db, id?: number): Promise<InvitationView[]> {
  const rows = await db
    .select()
    .from(oneTimeLinks)
    .where(
      sql`${oneTimeLinks.kind} = 'invitation' and ${oneTimeLinks.endedAt} is null
        and ${id === undefined ? sql`true` : eq(oneTimeLinks.id, id)}`,
    )
    .orderBy(sql`${oneTimeLinks.id} desc`);
  return rows.map((row) => ({
    id: String(row.id),
    email: row.email ?? '',
    role: row.role ?? 'member',
    memberships: row.memberships,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    expired: row.expiresAt.getTime() <= Date.now(),
  }));
}

/** What somebody sees of the own account. @throws AppError 404 */
export async function ownAccount(db: Db, id: string): Promise<AccountView> {
  const { name, email, role, twoFactor } = await oneUser(db, id);
  const rows = await db
    .select({ provider: account.providerId, password: account.password })
    .from(account)
    .where(eq(account.userId, id));
  return {
    id,
    name,
    email,
    role,
    twoFactor,
    password: rows.some(({ provider, password }) => provider === 'credential' && password !== null),
    singleSignOn: rows.some(({ provider }) => provider !== 'credential'),
  };
}
