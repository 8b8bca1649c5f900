import type postgres from 'postgres';

/** Is added to every id of the copy: an answer to somebody of another client that holds such a number is a leak. */
const SHIFT = 7_000_000_000_000;
/** Stands before, or in addresses behind, what people wrote and are called in the copy. */
const MARK = 'zz-foreign';
/** An id, or a text, of the copy. */
export const foreignTrace = new RegExp(`${MARK}|\\b7000000\\d{6}\\b`);

const marked = new Set([
  ...['title', 'full_name', 'author', 'name', 'reviewer', 'assignee', 'reporter', 'summary', 'login'],
  ...['account', 'record_key', 'created_by', 'confirmed_by', 'actor', 'message', 'email', 'hook_id'],
]);
/** Ids of the sources: they are no references to rows, and the same in both. */
const ofSources = new Set(['external_id']);

interface Column {
  table: string;
  name: string;
  type: string;
}

/**
 * Copies a client with everything it has into one that nobody of the first may see, and whose every id and name can be
 * told from the first's. Which tables and columns there are says the catalogue, so that none is forgotten.
 * @param owner whom row-level security does not bind
 * @returns the copy's id
 */
export async function cloneClient(owner: postgres.Sql, from: number, name: string): Promise<number> {
  const columns = await owner<Column[]>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and exists (select from pg_attribute k where k.attrelid = c.oid and k.attname = 'client_id' and not k.attisdropped)
    order by 1, a.attnum`;
  return await owner.begin(async (tx) => {
    // The copy of a row may come before that of what it hangs on.
    await tx`set local session_replication_role = replica`;
    const [made] = await tx`
      insert into clients (name, time_zone) select ${name}, time_zone from clients where id = ${from} returning id`;
    const to = Number(made?.id);
    for (const [table, own] of Map.groupBy(columns, (column) => column.table)) {
      const names = own.map((column) => `"${column.name}"`).join(', ');
      const values = own.map((column) => copyOf(column, to)).join(', ');
      await tx.unsafe(
        `insert into "${table}" (${names}) overriding system value select ${values} from "${table}" where client_id = ${from}`,
      );
    }
    // The worker leaves it alone: what changes would no longer be a copy.
    await tx`update etl_schedules set enabled = false where client_id = ${to}`;
    return to;
  });
}

function copyOf({ table, name, type }: Column, client: number): string {
  const column = `"${name}"`;
  if (name === 'client_id') return String(client);
  const isId = (name === 'id' || name.endsWith('_id')) && !ofSources.has(name);
  if (type === 'bigint' && isId) return `${column} + ${SHIFT}`;
  if (type === 'bigint[]') return `array(select one + ${SHIFT} from unnest(${column}) one)`;
  if (type !== 'text') return column;
  if (name === 'url') return `${column} || '?${MARK}'`;
  // What keys of sources are made of would no longer be told apart by what the rules say.
  return marked.has(name) && table !== 'workflow_steps' ? `'${MARK}/' || ${column}` : column;
}
