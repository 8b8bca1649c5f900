import { sql } from 'drizzle-orm';
import { CLIENT_DELETIONS_CHANNEL } from '#lib/events.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { keyOwner } from '../queries/api-keys.ts';
import { unfinished } from '../run-states.ts';

/** Blocks (of 8 kB) of a table that one transaction looks at: tens of thousands of narrow rows at most, a part of a second. */
const BLOCKS = 200;
/** Audit entries outlive their client. */
const KEPT = ['audit_log'];

interface Deletion {
  name: string;
  requestedBy: string;
  rowsTotal: string | null;
  rowsDone: string;
  atTable: string | null;
  atBlock: string;
}

/**
 * One step of the deletion of a client, in a transaction whose client it is: of rows and of how far it is alike, so that
 * it goes on where it was after whatever end of the process.
 *
 * Tables are gone through block by block: no index on the client is needed, and what is already done is never read
 * again. What is written behind its back (a worker that was slow to stop) is found at the end, and it begins anew.
 * @returns `waiting`: a run of the client has not ended, or another worker is at it
 */
export async function deletionStep(
  tx: Executor,
  clientId: number,
  blocks = BLOCKS,
): Promise<'more' | 'waiting' | 'done'> {
  const [deletion] = await rowsOf<Deletion>(
    tx,
    sql`select name, requested_by as "requestedBy", rows_total::text as "rowsTotal", rows_done::text as "rowsDone",
      at_table as "atTable", at_block::text as "atBlock"
    from client_deletions where client = ${clientId}::int and finished_at is null for update skip locked`,
  );
  if (!deletion || (await hasUnfinishedRun(tx, clientId))) return 'waiting';
  const tables = await clientTables(tx);
  const [first = ''] = tables;
  if (deletion.atTable === null) return await goTo(tx, clientId, first);
  if (deletion.rowsTotal === null) return await count(tx, clientId, tables);

  let at = Math.max(0, tables.indexOf(deletion.atTable));
  let from = Number(deletion.atBlock);
  let rows = 0;
  for (let left = blocks; left > 0 && at < tables.length; ) {
    const table = tables[at] ?? '';
    const length = await blocksOf(tx, table);
    const to = Math.min(length, from + left);
    if (to > from) rows += await deleteBlocks(tx, clientId, table, from, to);
    left -= Math.max(1, to - from);
    from = to;
    if (to === length) {
      at++;
      from = 0;
    }
  }
  await tx.execute(sql`
    update client_deletions set rows_done = rows_done + ${rows}::int, at_table = ${tables[at] ?? first}, at_block = ${from}::bigint
    where client = ${clientId}::int`);
  if (at < tables.length) return 'more';
  // The last table was passed: anything that is left came behind its back.
  for (const table of tables) if (await hasRows(tx, clientId, table)) return 'more';
  await finish(tx, clientId, deletion);
  return 'done';
}

/** Goes through all tables again: something came meanwhile that hangs on what was to go. */
export async function beginDeletionAnew(tx: Executor, clientId: number): Promise<void> {
  const [first = ''] = await clientTables(tx);
  await goTo(tx, clientId, first);
}

async function hasUnfinishedRun(tx: Executor, clientId: number): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`select 1 from etl_runs where client_id = ${clientId}::int
      and ${unfinished()} limit 1`,
  );
  return rows.length > 0;
}

/** Every table with a client's rows, by the catalogue; what hangs on another table comes before it. */
async function clientTables(tx: Executor): Promise<string[]> {
  const rows = await rowsOf<{ name: string; parents: string[] }>(
    tx,
    sql`select c.relname::text as name, to_json(array(
        select distinct p.relname::text from pg_constraint k join pg_class p on p.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and p.oid <> c.oid)) as parents
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'client_id' and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by c.relname`,
  );
  const parentsOf = new Map(
    rows.filter(({ name }) => !KEPT.includes(name)).map((row) => [row.name, row.parents]),
  );
  const ordered: string[] = [];
  const visit = (name: string) => {
    const parents = parentsOf.get(name);
    if (!parents || ordered.includes(name)) return;
    for (const parent of parents) visit(parent);
    ordered.push(name);
  };
  for (const name of parentsOf.keys()) visit(name);
  return ordered.reverse();
}

async function goTo(tx: Executor, clientId: number, table: string): Promise<'more'> {
  await tx.execute(
    sql`update client_deletions set at_table = ${table}, at_block = 0 where client = ${clientId}::int`,
  );
  return 'more';
}

/** What the progress is told of. */
async function count(tx: Executor, clientId: number, tables: readonly string[]): Promise<'more'> {
  let total = 0;
  for (const table of tables) {
    const [row] = await rowsOf<{ n: string }>(
      tx,
      sql`select count(*)::text as n from ${sql.identifier(table)} where client_id = ${clientId}::int`,
    );
    total += Number(row?.n);
  }
  await tx.execute(
    sql`update client_deletions set rows_total = ${total}::bigint where client = ${clientId}::int`,
  );
  return 'more';
}

async function blocksOf(tx: Executor, table: string): Promise<number> {
  const [row] = await rowsOf<{ blocks: string }>(
    tx,
    sql`select (pg_relation_size(${table}::regclass) / current_setting('block_size')::int)::text as blocks`,
  );
  return Number(row?.blocks);
}

async function deleteBlocks(
  tx: Executor,
  clientId: number,
  table: string,
  from: number,
  to: number,
): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    tx,
    sql`with gone as (
        delete from ${sql.identifier(table)}
        where ctid >= ${`(${from},0)`}::tid and ctid < ${`(${to},0)`}::tid and client_id = ${clientId}::int returning 1)
      select count(*)::int as n from gone`,
  );
  return row?.n ?? 0;
}

async function hasRows(tx: Executor, clientId: number, table: string): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`select 1 from ${sql.identifier(table)} where client_id = ${clientId}::int limit 1`,
  );
  return rows.length > 0;
}

/** What hangs on the client by something else than a client_id, the client itself, and the one entry that says so. */
async function finish(tx: Executor, clientId: number, { name, requestedBy }: Deletion): Promise<void> {
  await tx.execute(sql`delete from apikey where reference_id = ${keyOwner(clientId)}`);
  const [queue] = await rowsOf<{ there: boolean }>(
    tx,
    sql`select to_regclass('pgboss.job') is not null as there`,
  );
  // A job that closes behind the end of its run has nothing left to do.
  if (queue?.there)
    await tx.execute(sql`delete from pgboss.job where data ->> 'clientId' = ${String(clientId)}`);
  await tx.execute(sql`delete from clients where id = ${clientId}::int`);
  const [done] = await rowsOf<{ rows: string }>(
    tx,
    sql`update client_deletions set finished_at = clock_timestamp(), rows_total = rows_done
      where client = ${clientId}::int returning rows_done::text as rows`,
  );
  const after = JSON.stringify({ rows: Number(done?.rows) });
  await tx.execute(sql`
    insert into audit_log (actor, action, subject, before, after)
    values (${requestedBy}, 'client.deleted', ${`client:${clientId}`}, ${JSON.stringify({ name })}::text::jsonb,
      ${after}::text::jsonb)`);
  await tx.execute(sql`select pg_notify(${CLIENT_DELETIONS_CHANNEL}, ${String(clientId)})`);
}
