import { sql } from 'drizzle-orm';
import { AppError, notFound } from '#lib/errors.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { countChange } from '../facts/drain.ts';
import { markStale } from '../facts/marks.ts';
import type { Db } from '../router/router.ts';
import { unfinished } from '../run-states.ts';
import { integrations } from '../schema/integrations.ts';
import { recordAudit } from './audit.ts';
import { ownIntegration } from './integrations.ts';
import { stopRuns } from './run-control.ts';

/** Records of one transaction at most; what hangs on them (commits and reviews of a pull request) goes with them. */
const BATCH = 500;

interface Removal {
  clientId: number;
  id: number;
  /** Its name, as whoever wants it gone typed it. */
  typed: string;
  actor: string;
  ip: string | null;
}

/**
 * Removes an integration for its users: nothing is loaded any more, its credentials, schedule and hooks are deleted at
 * once, and there is no way back. Its data goes step by step ({@link removalStep}).
 * @throws AppError 404; 400 when the name is another
 */
export async function requestRemoval(tx: Db, { clientId, id, typed, actor, ip }: Removal): Promise<void> {
  const own = ownIntegration(clientId, id);
  const [before] = await tx
    .select({ name: integrations.name, kind: integrations.kind, baseUrl: integrations.baseUrl })
    .from(integrations)
    .where(own)
    // Not `no key`: it waits for one who is just starting a run of it, which is then stopped.
    .for('update');
  if (!before) throw notFound('integration');
  if (typed.trim() !== before.name) {
    throw new AppError('bad_request', 400, `This is not its name. Type “${before.name}” to remove it.`, {
      issues: [{ path: 'name', message: `is not “${before.name}”` }],
    });
  }
  await stopRuns(tx, { clientId, actor, ip }, id);
  await tx
    .update(integrations)
    // Sealed nothing: whoever still holds the row can ask nobody.
    .set({ removingAt: sql`clock_timestamp()`, removingBy: actor, tokenSealed: '', connection: null })
    .where(own);
  await tx.execute(sql`delete from etl_schedules where integration_id = ${id}::bigint`);
  await tx.execute(sql`delete from inbound_hooks where integration_id = ${id}::bigint`);
  await tx.execute(sql`delete from dirty_records where integration_id = ${id}::bigint`);
  await tx.execute(sql`
    update notifications set ended_at = now()
    where client_id = ${clientId}::int and subject = ${`integration:${id}`} and ended_at is null`);
  const subject = `integration:${id}`;
  await recordAudit(tx, { clientId, actor, ip, action: 'integration.remove', subject, before });
}

/** A table with data of an integration, by what its rows hang on. */
interface Place {
  table: string;
  column: string;
  parent: 'integrations' | 'repositories' | 'projects';
  /** What cannot stay without it goes; what other tools told only loses its repository. */
  keeps: boolean;
}

/**
 * One step of a removal: some records, and how far it is, in a transaction whose client it is; so it goes on where it
 * was after whatever end of the process.
 * @returns `waiting`: a run has not ended, or another worker is at it
 */
export async function removalStep(
  tx: Executor,
  clientId: number,
  id: number,
  batch = BATCH,
): Promise<'more' | 'waiting' | 'done'> {
  const [removal] = await rowsOf<{ name: string; by: string; total: string | null }>(
    tx,
    sql`select name, removing_by as by, removal_total::text as total from integrations
      where id = ${id}::bigint and removing_at is not null for update skip locked`,
  );
  if (!removal || (await hasUnfinishedRun(tx, id))) return 'waiting';
  const places = await placesOf(tx);
  if (removal.total === null) {
    const total = Object.values(await countRecords(tx, id)).reduce((sum, count) => sum + count, 0);
    await tx.execute(sql`update integrations set removal_total = ${total}::bigint where id = ${id}::bigint`);
    return 'more';
  }
  for (const place of places) {
    const gone = await removeSome(tx, place, id, batch);
    if (gone === 0) continue;
    await tx.execute(
      sql`update integrations set removal_done = removal_done + ${gone}::int where id = ${id}::bigint`,
    );
    // With the records go their facts.
    await countChange(tx, clientId);
    return 'more';
  }
  const [done] = await rowsOf<{ records: string }>(
    tx,
    sql`delete from integrations where id = ${id}::bigint returning removal_done::text as records`,
  );
  // Of incidents, and of what was counted per day, which hang on nothing that went.
  await markStale(tx, clientId, 'everything');
  const { name, by } = removal;
  await tx.execute(sql`
    insert into audit_log (client_id, actor, action, subject, before, after)
    values (${clientId}::int, ${by}, 'integration.removed', ${`integration:${id}`},
      ${JSON.stringify({ name })}::text::jsonb, ${JSON.stringify({ records: Number(done?.records) })}::text::jsonb)`);
  return 'done';
}

/** How many records of each table hang on the integration: what is told before it is removed. */
export async function countRecords(tx: Executor, id: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { table, column, parent, keeps } of await placesOf(tx)) {
    if (keeps) continue;
    const [row] = await rowsOf<{ n: number }>(
      tx,
      sql`select count(*)::int as n from ${sql.identifier(table)}
        where ${sql.identifier(column)} in (${parentsOf(parent, id)})`,
    );
    counts[table] = (counts[table] ?? 0) + (row?.n ?? 0);
  }
  return counts;
}

const parentsOf = (parent: Place['parent'], id: number) =>
  parent === 'integrations'
    ? sql`select ${id}::bigint`
    : sql`select id from ${sql.identifier(parent)} where integration_id = ${id}::bigint`;

/** By the catalogue, so that a new table is not forgotten; records first, then what they hang on. */
async function placesOf(tx: Executor): Promise<Place[]> {
  const rows = await rowsOf<Place>(
    tx,
    sql`select c.relname::text as table, p.relname::text as parent,
        -- The last of the columns: in those of two the client comes first.
        (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = k.conkey[cardinality(k.conkey)]) as column,
        c.relname = 'incidents' as keeps
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid
      where k.contype = 'f' and c.relnamespace = 'public'::regnamespace
        and p.relname in ('repositories', 'projects', 'integrations')
      order by array_position(array['repositories', 'projects', 'integrations'], p.relname::text),
        -- What others of the integration hang on goes last.
        c.relname in ('repositories', 'projects', 'etl_runs'), c.relname`,
  );
  return rows;
}

async function removeSome(
  tx: Executor,
  { table, column, parent, keeps }: Place,
  id: number,
  most: number,
): Promise<number> {
  const name = sql.identifier(table);
  const some = sql`ctid = any (array(
    select ctid from ${name} where ${sql.identifier(column)} in (${parentsOf(parent, id)}) limit ${most}::int))`;
  const rows = await rowsOf(
    tx,
    keeps
      ? sql`update ${name} set ${sql.identifier(column)} = null where ${some} returning 1`
      : sql`delete from ${name} where ${some} returning 1`,
  );
  return rows.length;
}

async function hasUnfinishedRun(tx: Executor, id: number): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`select 1 from etl_runs where integration_id = ${id}::bigint
      and ${unfinished()} limit 1`,
  );
  return rows.length > 0;
}
