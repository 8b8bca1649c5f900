import { eq, sql } from 'drizzle-orm';
import { AppError, notFound } from '#lib/errors.ts';
import { markStale } from '../facts/marks.ts';
import { errorCode } from '../router/connection-errors.ts';
import type { Db } from '../router/router.ts';
import { clients } from '../schema/clients.ts';
import { recordAudit } from './audit.ts';

/** An id for a client to come; row-level security wants it known before the row is written. */
export async function nextClientId(db: Db): Promise<number> {
  const [next] = await db.execute<{ id: number }>(
    sql`select nextval(pg_get_serial_sequence('clients', 'id'))::int as id`,
  );
  if (!next) throw new Error('a sequence without a next value');
  return next.id;
}

/** Creates a client, in a transaction whose client it is. */
export async function createClient(
  tx: Db,
  client: { id: number; name: string; timeZone: string },
): Promise<void> {
  await tx.insert(clients).values(client);
}

/**
 * Changes a client, in a transaction whose client it is, and says so in the audit log.
 * @throws AppError 404 without such a client, 409 `name_taken` when another has the name, 400 for a time zone that the
 *   database does not know
 */
export async function updateClient(
  tx: Db,
  id: number,
  change: { name?: string | undefined; timeZone?: string | undefined },
  { actor, ip }: { actor: string; ip: string | null },
): Promise<{ id: string; name: string; timeZone: string }> {
  const columns = { name: clients.name, timeZone: clients.timeZone };
  const [before] = await tx.select(columns).from(clients).where(eq(clients.id, id)).for('update');
  if (!before) throw notFound('client');
  if (change.timeZone !== undefined) await knownTimeZone(tx, change.timeZone);
  const [after] = await tx
    .update(clients)
    .set(change)
    .where(eq(clients.id, id))
    .returning(columns)
    .catch((error: unknown) => {
      if (errorCode(error) !== '23505') throw error;
      throw new AppError(
        'name_taken',
        409,
        `Another client is called “${change.name}”. Choose another name.`,
      );
    });
  if (!after) throw notFound('client');
  // Days are cut in it.
  if (after.timeZone !== before.timeZone) await markStale(tx, id, 'everything');
  const subject = `client:${id}`;
  await recordAudit(tx, { clientId: id, actor, action: 'client.update', subject, before, after, ip });
  return { id: String(id), ...after };
}

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
