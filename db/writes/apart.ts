import { and, eq } from 'drizzle-orm';
import type { AccountRef, Apart } from '#lib/api/people.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { getPerson, spelledAccounts } from '../queries/people.ts';
import type { Db } from '../router/router.ts';
import { apartAccounts } from '../schema/people.ts';
import { type Actor, recordAudit } from './audit.ts';

/**
 * These accounts are not one person's; with a person, not that one's. Told of accounts, not of the person, so that it
 * outlives a merge and a split.
 * @throws AppError 400 for a single account without a person, and for one that nobody has seen; 404 without the person
 */
export async function keepApart(
  tx: Db,
  { clientId, actor, ip }: Actor,
  { personId, accounts: given }: { personId: number | null; accounts: AccountRef[] },
): Promise<Apart> {
  const accounts = await spelledAccounts(tx, clientId, given);
  const others = personId === null ? [] : (await getPerson(tx, clientId, personId)).accounts;
  if (personId === null && accounts.length < 2) {
    const message = 'Name two accounts at least: one alone is kept apart from nothing';
    throw new AppError('bad_request', 400, `${message}.`, { issues: [{ path: 'accounts', message }] });
  }
  const refs = (list: AccountRef[]) => list.map(({ kind, account }) => ({ kind, account }));
  const [row] = await tx
    .insert(apartAccounts)
    .values({ clientId, accounts: refs(accounts), others: refs(others), decidedBy: actor })
    .returning({ id: apartAccounts.id, at: apartAccounts.decidedAt });
  if (!row) throw new Error('an insert without a row');
  const after = { id: String(row.id), accounts, others, by: actor, at: row.at.toISOString() };
  await recordAudit(tx, { clientId, actor, ip, action: 'person.apart', subject: `apart:${row.id}`, after });
  return after;
}

/** They may be suggested again. @throws AppError 404 */
export async function forgetApart(tx: Db, { clientId, actor, ip }: Actor, id: number): Promise<void> {
  const [before] = await tx
    .delete(apartAccounts)
    .where(and(eq(apartAccounts.clientId, clientId), eq(apartAccounts.id, id)))
    .returning();
  if (!before) throw notFound('decision');
  await recordAudit(tx, { clientId, actor, ip, action: 'person.apart.undo', subject: `apart:${id}`, before });
}
