import { eq, sql } from 'drizzle-orm';
import type { AdminClient } from '#lib/api/clients.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { markStale } from '../facts/marks.ts';
import { findClient } from '../queries/admin-clients.ts';
import { errorCode } from '../router/connection-errors.ts';
import type { Db } from '../router/router.ts';
import { clients } from '../schema/clients.ts';
import { type Actor, recordAudit } from './audit.ts';
import { changedMeanwhile, newVersion } from './conflict.ts';

/** An id for a client to come; row-level security wants it known before the row is written. */
export async function nextClientId(db: Db): Promise<number> {
  const [next] = await db.execute<{ id: number }>(
    sql`select nextval(pg_get_serial_sequence('clients', 'id'))::int as id`,
  );
  if (!next) throw new Error('a sequence without a next value');
  return next.id;
}

export interface NewClient {
  name: string;
  timeZone: string;
  /** 1 (Monday) to 7. */
  workingDays?: number[] | undefined;
  sample?: boolean;
}

/**
 * Creates a client, in a transaction that has none or this one.
 * @throws AppError 409 `name_taken`; 400 for a time zone that the database does not know
 */
export async function createClient(
  tx: Db,
  { clientId, actor, ip }: Actor,
  client: NewClient,
): Promise<AdminClient> {
  await knownTimeZone(tx, client.timeZone);
  await tx.execute(sql`select set_config('app.client_id', ${String(clientId)}, true)`);
  const { name, timeZone, workingDays = [1, 2, 3, 4, 5], sample = false } = client;
  await tx
    .insert(clients)
    .values({ id: clientId, name, timeZone, workingDays, sample, changedBy: actor })
    .catch(refuseTaken(name));
  const subject = `client:${clientId}`;
  const after = { name, timeZone, workingDays };
  await recordAudit(tx, { clientId, actor, ip, action: 'client.create', subject, after });
  return await one(tx, clientId);
}

/** Says that a client is the sample's, of one that is older than the column. */
export async function markSample(tx: Db, clientId: number): Promise<void> {
  await tx.execute(sql`update clients set sample = true where id = ${clientId}::int and not sample`);
}

export interface ClientChange {
  name?: string | undefined;
  timeZone?: string | undefined;
  workingDays?: number[] | undefined;
  /** Of what it was made from. */
  version: number;
}

/**
 * Changes a client, in a transaction whose client it is, and says so in the audit log.
 * @throws AppError 404 without such a client; 409 `conflict` when there is a newer version, `name_taken` when another has
 *   the name; 400 for a time zone that the database does not know
 */
export async function updateClient(
  tx: Db,
  { clientId, actor, ip }: Actor,
  { version, ...change }: ClientChange,
): Promise<AdminClient> {
  const before = await lockClient(tx, clientId);
  if (version !== before.version)
    throw changedMeanwhile(before.name, before.changedBy, before.changedAt, before.timeZone);
  if (change.timeZone !== undefined) await knownTimeZone(tx, change.timeZone);
  await tx
    .update(clients)
    .set({ ...change, ...newVersion(actor) })
    .where(eq(clients.id, clientId))
    .catch(refuseTaken(change.name));
  const after = await one(tx, clientId);
  // Days are cut in it.
  if (after.timeZone !== before.timeZone) await markStale(tx, clientId, 'everything');
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: 'client.update',
    subject: `client:${clientId}`,
    before: edited(before),
    after: edited(after),
  });
  return after;
}

/** What people edit of a client. */
const edited = ({ name, timeZone, workingDays }: AdminClient) => ({ name, timeZone, workingDays });

/**
 * The client, held until the transaction ends: no run of it is started meanwhile (db/writes/runs.ts).
 * @throws AppError 404
 */
export async function lockClient(tx: Db, clientId: number): Promise<AdminClient> {
  await tx.execute(sql`select 1 from clients where id = ${clientId}::int for no key update`);
  return await one(tx, clientId);
}

async function one(tx: Db, clientId: number): Promise<AdminClient> {
  const client = await findClient(tx, clientId);
  if (!client) throw notFound('client');
  return client;
}

const refuseTaken = (name: string | undefined) => (error: unknown) => {
  if (errorCode(error) !== '23505') throw error;
  throw new AppError(
    'name_taken',
    409,
    `Another client is called “${name}”, archived ones among them. Choose another name.`,
    { issues: [{ path: 'name', message: 'is taken' }] },
  );
};

/** The runtime's list of zones is another than the database's, and it is the database that cuts buckets in them. */
async function knownTimeZone(tx: Db, name: string): Promise<void> {
  // Not pg_timezone_names: listing it takes 50 ms.
  try {
    await tx.execute(sql`select now() at time zone ${name}`);
  } catch (error) {
    if (errorCode(error) !== '22023') throw error;
    throw new AppError('bad_request', 400, `The database does not know the time zone ${name}.`, {
      issues: [{ path: 'timeZone', message: 'is not known to the database' }],
    });
  }
}
