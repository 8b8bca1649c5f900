import { and, eq, sql } from 'drizzle-orm';
import type { InvitationView, Membership, UserRole, UserView } from '#lib/api/users.ts';
import { AppError, forbidden, notFound } from '#lib/errors.ts';
import { listInvitations, oneUser } from '../queries/users.ts';
import type { Db } from '../router/router.ts';
import { oneTimeLinks, session, twoFactor, user } from '../schema/auth.ts';
import { recordAudit } from './audit.ts';
import { changedMeanwhile } from './conflict.ts';
import { endLink, makeLink } from './one-time-links.ts';

/** Who does it. */
export interface Admin {
  id: string;
  /** E-mail. */
  actor: string;
  ip: string | null;
}

/**
 * One change of users at a time, and only by who is an administrator still: so of two who would take the last one's
 * rights, or each other's, one is refused.
 * @throws AppError 403
 */
async function alone(tx: Db, admin: Admin): Promise<void> {
  await lockUsers(tx);
  const [row] = await tx
    .select({ role: user.role, deactivatedAt: user.deactivatedAt })
    .from(user)
    .where(eq(user.id, admin.id));
  if (row?.role !== 'admin' || row.deactivatedAt) throw forbidden('it is for administrators');
}

/** Until the end of the transaction nobody else changes who may sign in. */
export async function lockUsers(tx: Db): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('leadline.users'))`);
}

/** @throws AppError 409 `last_admin` */
async function keepAnAdmin(tx: Db): Promise<void> {
  const [row] = await tx.execute<{ there: boolean }>(
    sql`select exists(select from "user" where role = 'admin' and deactivated_at is null) as there`,
  );
  if (row?.there) return;
  throw new AppError(
    'last_admin',
    409,
    'This is the last administrator who can sign in. Make somebody else an administrator first.',
  );
}

/** @throws AppError 409 `known_user`, `already_invited`; 400 for a client that is none */
export async function inviteUser(
  tx: Db,
  admin: Admin,
  invited: { email: string; role: UserRole; memberships: Membership[] },
): Promise<InvitationView & { path: string; expiresAt: string }> {
  await alone(tx, admin);
  const [known] = await tx.select({ id: user.id }).from(user).where(eq(user.email, invited.email));
  if (known) throw taken('known_user', `${invited.email} has an account already.`);
  await knownClients(tx, invited.memberships);
  const [open] = await tx
    .select({ id: oneTimeLinks.id, expiresAt: oneTimeLinks.expiresAt })
    .from(oneTimeLinks)
    .where(
      sql`${oneTimeLinks.kind} = 'invitation' and ${oneTimeLinks.email} = ${invited.email} and ${oneTimeLinks.endedAt} is null`,
    );
  if (open && open.expiresAt.getTime() > Date.now()) {
    throw taken('already_invited', `${invited.email} is invited already. Revoke that invitation first.`);
  }
  if (open) await endLink(tx, open.id);
  const { id, ...link } = await makeLink(tx, { ...invited, kind: 'invitation', createdBy: admin.actor });
  const [invitation] = await listInvitations(tx, id);
  if (!invitation) throw notFound('invitation');
  await told(tx, admin, 'user.invite', `invitation:${id}`, {
    after: { ...invited, expiresAt: link.expiresAt },
  });
  return { ...invitation, ...link };
}

/** @throws AppError 404 for one that is used or revoked already */
export async function revokeInvitation(tx: Db, admin: Admin, id: number): Promise<void> {
  await alone(tx, admin);
  const [invitation] = await listInvitations(tx, id);
  if (!invitation) throw notFound('open invitation');
  await endLink(tx, id);
  const { email, role } = invitation;
  await told(tx, admin, 'user.uninvite', `invitation:${id}`, { before: { email, role } });
}

/** @throws AppError 404; 409 `conflict` for a stale version, `last_admin`, `own_account`; 400 for a client that is none */
export async function updateUser(
  tx: Db,
  admin: Admin,
  id: string,
  change: {
    version: number;
    role?: UserRole | undefined;
    memberships?: Membership[] | undefined;
    active?: boolean | undefined;
  },
): Promise<UserView> {
  await alone(tx, admin);
  const before = await oneUser(tx, id);
  if (before.version !== change.version)
    throw changedMeanwhile(before.name, before.changedBy, before.changedAt);
  const { role = before.role, active = before.active, memberships } = change;
  if (!active && id === admin.id) {
    throw taken('own_account', 'You cannot deactivate your own account. Another administrator can.');
  }
  await tx
    .update(user)
    .set({
      role,
      version: before.version + 1,
      changedBy: admin.actor,
      changedAt: new Date(),
      ...(active !== before.active && { deactivatedAt: active ? null : new Date() }),
    })
    .where(eq(user.id, id));
  if (memberships) {
    await knownClients(tx, memberships);
    await setMemberships(tx, id, before.memberships, memberships);
  }
  await keepAnAdmin(tx);
  // Also one that was made while it was deactivated, and was never good.
  if (active !== before.active) await tx.delete(session).where(eq(session.userId, id));
  if (!active) await endPasswordLinks(tx, id);
  const after = await oneUser(tx, id);
  const action = active === before.active ? 'user.update' : active ? 'user.activate' : 'user.deactivate';
  await told(tx, admin, action, `user:${id}`, { before: rightsOf(before), after: rightsOf(after) });
  return after;
}

/** @throws AppError 404; 409 `last_admin`, `own_account` */
export async function deleteUser(tx: Db, admin: Admin, id: string): Promise<void> {
  await alone(tx, admin);
  const before = await oneUser(tx, id);
  if (id === admin.id) {
    throw taken('own_account', 'You cannot remove your own account. Another administrator can.');
  }
  await tx.delete(user).where(eq(user.id, id));
  await keepAnAdmin(tx);
  await told(tx, admin, 'user.delete', `user:${id}`, { before: { name: before.name, ...rightsOf(before) } });
}

/** Of the own account. */
export async function renameUser(tx: Db, self: Admin, name: string): Promise<void> {
  const before = await oneUser(tx, self.id);
  if (before.name === name) return;
  await tx.update(user).set({ name, updatedAt: new Date() }).where(eq(user.id, self.id));
  await told(tx, self, 'user.rename', `user:${self.id}`, { before: { name: before.name }, after: { name } });
}

/** A link by which somebody chooses a new password; older ones are no longer valid. @throws AppError 404; 409 `deactivated` */
export async function makePasswordLink(
  tx: Db,
  admin: Admin,
  id: string,
): Promise<{ path: string; expiresAt: string }> {
  await alone(tx, admin);
  const { active, email } = await oneUser(tx, id);
  if (!active) throw taken('deactivated', `${email} is deactivated. Activate the account first.`);
  await endPasswordLinks(tx, id);
  const { path, expiresAt } = await makeLink(tx, { kind: 'password', userId: id, createdBy: admin.actor });
  await told(tx, admin, 'user.password-link', `user:${id}`, { after: { email, expiresAt } });
  return { path, expiresAt };
}

/** @throws AppError 404; 409 `not_enrolled` */
export async function resetTwoFactor(tx: Db, admin: Admin, id: string): Promise<UserView> {
  await alone(tx, admin);
  const before = await oneUser(tx, id);
  if (!before.twoFactor) throw taken('not_enrolled', `${before.email} does not use two-factor.`);
  await tx.delete(twoFactor).where(eq(twoFactor.userId, id));
  await tx.update(user).set({ twoFactorEnabled: false }).where(eq(user.id, id));
  await told(tx, admin, 'user.two-factor-reset', `user:${id}`, { before: { email: before.email } });
  return await oneUser(tx, id);
}

/** Sets a person's memberships, each row under its own client: row-level security takes no other. A client that is gone is left out. */
export async function setMemberships(
  tx: Db,
  userId: string,
  before: Membership[],
  after: Membership[],
): Promise<void> {
  const wanted = new Map(after.map(({ clientId, role }) => [clientId, role]));
  for (const clientId of new Set([...before, ...after].map((one) => one.clientId))) {
    await tx.execute(sql`select set_config('app.client_id', ${clientId}, true)`);
    const role = wanted.get(clientId);
    await (role
      ? tx.execute(sql`
          insert into memberships (client_id, user_id, role)
          select id, ${userId}, ${role} from clients where id = ${clientId}::bigint
          on conflict (user_id, client_id) do update set role = excluded.role where memberships.role <> excluded.role`)
      : tx.execute(sql`delete from memberships where client_id = ${clientId}::int and user_id = ${userId}`));
  }
  await tx.execute(sql`select set_config('app.client_id', '', true)`);
}

async function knownClients(tx: Db, memberships: Membership[]): Promise<void> {
  for (const { clientId } of memberships) {
    await tx.execute(sql`select set_config('app.client_id', ${clientId}, true)`);
    const [row] = await tx.execute(sql`select from clients where id = ${clientId}::bigint`);
    if (row) continue;
    const message = 'names a client that does not exist';
    throw new AppError('bad_request', 400, `memberships ${message}. Load the page again.`, {
      issues: [{ path: 'memberships', message }],
    });
  }
  await tx.execute(sql`select set_config('app.client_id', '', true)`);
}

async function endPasswordLinks(tx: Db, userId: string): Promise<void> {
  await tx
    .update(oneTimeLinks)
    .set({ endedAt: new Date() })
    .where(and(eq(oneTimeLinks.userId, userId), sql`${oneTimeLinks.endedAt} is null`));
}

const rightsOf = ({ email, role, memberships, active }: UserView) => ({ email, role, memberships, active });

const taken = (code: string, message: string) => new AppError(code, 409, message);

async function told(
  tx: Db,
  { actor, ip }: Admin,
  action: string,
  subject: string,
  { before, after }: { before?: object; after?: object },
): Promise<void> {
  await recordAudit(tx, { clientId: null, actor, ip, action, subject, before, after });
}
