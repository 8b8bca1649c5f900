import { and, eq, sql } from 'drizzle-orm';
import type { AccountRef, PersonView } from '#lib/api/people.ts';
import { AppError } from '#lib/errors.ts';
import { keyOf } from '#lib/identity.ts';
import { getPerson, spelledAccounts } from '../queries/people.ts';
import type { Db } from '../router/router.ts';
import { people, personAccounts } from '../schema/people.ts';
import { type Actor, recordAudit } from './audit.ts';
import { changedMeanwhile, newVersion } from './conflict.ts';

const bad = (path: string, message: string) =>
  new AppError('bad_request', 400, `${message}.`, { issues: [{ path, message }] });

/** These accounts are one person's. @throws AppError 409 `account_taken`; 400 for an account that nobody has seen */
export async function confirmPerson(
  tx: Db,
  by: Actor,
  { name, accounts }: { name: string; accounts: AccountRef[] },
): Promise<PersonView> {
  const id = await addPerson(tx, by, name);
  await addAccounts(tx, by, id, accounts);
  return await audited(tx, by, 'person.confirm', id, null);
}

/**
 * @param version of the person that the change was made from
 * @throws AppError 404; 409 `conflict` when somebody was faster, `account_taken`; 400 for an account that nobody has seen
 */
export async function updatePerson(
  tx: Db,
  by: Actor,
  id: number,
  { version, name, add }: { version: number; name?: string | undefined; add?: AccountRef[] | undefined },
): Promise<PersonView> {
  const before = await locked(tx, by, id, version);
  await change(tx, by, id, name);
  if (add) await addAccounts(tx, by, id, add);
  return await audited(tx, by, 'person.update', id, told(before));
}

/**
 * Another person is the same: its accounts become this one's.
 * @param version of the one that stays
 * @param otherVersion of the other
 * @throws AppError 404; 409 `conflict` when somebody was faster; 400 for the person itself
 */
export async function mergePeople(
  tx: Db,
  by: Actor,
  id: number,
  { version, other, otherVersion }: { version: number; other: number; otherVersion: number },
): Promise<PersonView> {
  if (id === other) throw bad('other', 'A person cannot be merged with itself');
  const keep = () => locked(tx, by, id, version);
  const lose = () => locked(tx, by, other, otherVersion);
  // In one order, so that two merges do not wait for each other.
  const first = id < other ? await keep() : null;
  const gone = await lose();
  const kept = first ?? (await keep());
  await tx
    .update(personAccounts)
    .set({ personId: id })
    .where(and(eq(personAccounts.clientId, by.clientId), eq(personAccounts.personId, other)));
  await tx.delete(people).where(and(eq(people.clientId, by.clientId), eq(people.id, other)));
  await change(tx, by, id);
  return await audited(tx, by, 'person.merge', id, [told(kept), told(gone)]);
}

/**
 * Takes accounts away from a person: they become another one's, or with name null nobody's. A person without any
 * account is no longer there.
 * @param version of the person that the accounts are taken from
 * @throws AppError 404; 409 `conflict` when somebody was faster; 400 for accounts that are not this person's
 */
export async function splitPerson(
  tx: Db,
  by: Actor,
  id: number,
  { version, name, accounts }: { version: number; name: string | null; accounts: AccountRef[] },
): Promise<{ person: PersonView | null; split: PersonView | null }> {
  const { clientId, actor, ip } = by;
  const before = await locked(tx, by, id, version);
  const wanted = new Set(accounts.map(keyOf));
  const own = before.accounts.filter((account) => wanted.has(keyOf(account)));
  if (own.length !== wanted.size) throw bad('accounts', `Not all of these accounts are ${before.name}’s`);
  const rest = before.accounts.length - own.length;
  if (name !== null && rest === 0)
    throw bad('accounts', 'At least one account must stay. To rename the person, change its name');
  const splitId = name === null ? null : await addPerson(tx, by, name);
  for (const { kind, account } of own) {
    const row = and(
      eq(personAccounts.clientId, clientId),
      eq(personAccounts.kind, kind),
      eq(personAccounts.account, account),
    );
    if (splitId === null) await tx.delete(personAccounts).where(row);
    else await tx.update(personAccounts).set({ personId: splitId, confirmedBy: actor }).where(row);
  }
  if (rest === 0) await tx.delete(people).where(and(eq(people.clientId, clientId), eq(people.id, id)));
  else await change(tx, by, id);
  const person = rest === 0 ? null : await getPerson(tx, clientId, id);
  const split = splitId === null ? null : await getPerson(tx, clientId, splitId);
  const subject = `person:${id}`;
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: 'person.split',
    subject,
    before: told(before),
    after: { person: person && told(person), split: split && told(split) },
  });
  return { person, split };
}

async function locked(tx: Db, { clientId }: Actor, id: number, version: number): Promise<PersonView> {
  await tx.execute(
    sql`select 1 from people where id = ${id}::bigint and client_id = ${clientId}::int for update`,
  );
  const person = await getPerson(tx, clientId, id);
  if (person.version === version) return person;
  throw changedMeanwhile(`the person “${person.name}”`, person.changedBy, person.changedAt);
}

async function change(tx: Db, { clientId, actor }: Actor, id: number, name?: string): Promise<void> {
  await tx
    .update(people)
    .set({ ...(name !== undefined && { name }), ...newVersion(actor) })
    .where(and(eq(people.clientId, clientId), eq(people.id, id)));
}

async function addPerson(tx: Db, { clientId, actor }: Actor, name: string): Promise<number> {
  const [row] = await tx
    .insert(people)
    .values({ clientId, name, changedBy: actor })
    .returning({ id: people.id });
  if (!row) throw new Error('an insert without a row');
  return row.id;
}

async function addAccounts(
  tx: Db,
  { clientId, actor }: Actor,
  personId: number,
  given: AccountRef[],
): Promise<void> {
  for (const { kind, account } of await spelledAccounts(tx, clientId, given)) {
    const [row] = await tx
      .insert(personAccounts)
      .values({ clientId, personId, kind, account, confirmedBy: actor })
      .onConflictDoNothing()
      .returning({ id: personAccounts.id });
    if (row) continue;
    const [taken] = await tx
      .select({ personId: people.id, name: people.name })
      .from(personAccounts)
      .innerJoin(people, eq(people.id, personAccounts.personId))
      .where(
        and(
          eq(personAccounts.clientId, clientId),
          eq(personAccounts.kind, kind),
          eq(personAccounts.account, account),
        ),
      );
    if (taken?.personId === personId) continue;
    const message = `${account} is ${taken?.name ?? 'somebody'}’s already`;
    throw new AppError('account_taken', 409, `${message}. Merge the two, or take it away there first.`, {
      issues: [{ path: 'accounts', message }],
    });
  }
}

/** What the audit log keeps of it. */
const told = ({ id, name, accounts }: PersonView) => ({ id, name, accounts });

async function audited(
  tx: Db,
  { clientId, actor, ip }: Actor,
  action: string,
  id: number,
  before: unknown,
): Promise<PersonView> {
  const after = await getPerson(tx, clientId, id);
  await recordAudit(tx, { clientId, actor, ip, action, subject: `person:${id}`, before, after: told(after) });
  return after;
}
