import { eq, sql } from 'drizzle-orm';
import type { AdminClient, Deletion } from '#lib/api/clients.ts';
import { AppError } from '#lib/errors.ts';
import { CLIENT_DELETIONS_CHANNEL } from '#lib/events.ts';
import { listDeletions } from '../queries/admin-clients.ts';
import { keyOwner } from '../queries/api-keys.ts';
import type { Db } from '../router/router.ts';
import { clientDeletions, clients } from '../schema/clients.ts';
import { type Actor, recordAudit } from './audit.ts';
import { lockClient } from './clients.ts';
import { newVersion } from './conflict.ts';
import { stopRuns } from './run-control.ts';

/**
 * Nothing is loaded any more: its runs are stopped, no new ones start, hooks and API keys are refused, and only
 * administrators see it. Twice is once.
 * @throws AppError 404
 */
export async function archiveClient(tx: Db, { clientId, actor, ip }: Actor): Promise<AdminClient> {
  const before = await lockClient(tx, clientId);
  if (before.archivedAt) return before;
  await tx
    .update(clients)
    .set({ archivedAt: sql`clock_timestamp()`, archivedBy: actor, ...newVersion(actor) })
    .where(eq(clients.id, clientId));
  await stopRuns(tx, { clientId, actor, ip });
  await recordAudit(tx, { clientId, actor, ip, action: 'client.archive', subject: `client:${clientId}` });
  return await lockClient(tx, clientId);
}

/** @throws AppError 404, also for one that is being deleted */
export async function restoreClient(tx: Db, { clientId, actor, ip }: Actor): Promise<AdminClient> {
  const before = await lockClient(tx, clientId);
  if (!before.archivedAt) return before;
  await tx
    .update(clients)
    .set({ archivedAt: null, archivedBy: null, ...newVersion(actor) })
    .where(eq(clients.id, clientId));
  await recordAudit(tx, { clientId, actor, ip, action: 'client.restore', subject: `client:${clientId}` });
  return await lockClient(tx, clientId);
}

/**
 * Asks for the deletion of an archived client; a worker does it (server/deleter.ts). From now on nobody sees it.
 * @param typed its name, as whoever wants it typed it
 * @throws AppError 404; 409 `not_archived`; 400 when the name is another
 */
export async function requestDeletion(
  tx: Db,
  { clientId, actor, ip }: Actor,
  typed: string,
): Promise<Deletion> {
  const { name, sample, archivedAt } = await lockClient(tx, clientId);
  if (!archivedAt) {
    throw new AppError('not_archived', 409, `“${name}” is in use. Archive it first, then delete it.`);
  }
  if (typed.trim() !== name) {
    throw new AppError('bad_request', 400, `This is not the client’s name. Type “${name}” to delete it.`, {
      issues: [{ path: 'name', message: `is not “${name}”` }],
    });
  }
  await tx.insert(clientDeletions).values({ client: clientId, name, sample, requestedBy: actor });
  await tx.update(clients).set({ deletingAt: sql`clock_timestamp()` }).where(eq(clients.id, clientId));
  // What opens doors goes first.
  await tx.execute(sql`delete from apikey where reference_id = ${keyOwner(clientId)}`);
  const subject = `client:${clientId}`;
  await recordAudit(tx, { clientId, actor, ip, action: 'client.delete', subject, before: { name } });
  await tx.execute(sql`select pg_notify(${CLIENT_DELETIONS_CHANNEL}, ${String(clientId)})`);
  const [deletion] = await listDeletions(tx, clientId);
  if (!deletion) throw new Error('The deletion was written and is not there');
  return deletion;
}

/** Archives the sample's client and asks for its deletion, at one go. @throws AppError 404 */
export async function removeSample(tx: Db, actor: Actor): Promise<Deletion> {
  const { name } = await archiveClient(tx, actor);
  return await requestDeletion(tx, actor, name);
}
