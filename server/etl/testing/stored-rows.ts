import type postgres from 'postgres';

/** A row, by what its source calls it. */
export interface StoredRow {
  /** Its natural key, with those of the rows it belongs to: `640000001 12 <sha>`. */
  key: string;
  /** It is marked as gone or superseded. */
  marked: boolean;
  /** What it belongs to is. */
  orphaned: boolean;
  /** Without ids and times of our own; for rows of other tables stand their keys. */
  values: Record<string, unknown>;
}
export type StoredRows = Record<string, StoredRow[]>;

/** How we work, what people entered, and what follows from the rest: no rows of a source. */
const ours =
  /^(etl_|integrations$|audit_log$|notifications$|fact_|\w+_facts$|deployment_changes$|issue_status_intervals$|issue_step_|workflows$|workflow_steps$|status_mappings$)/;
/** When and as what we stored a row. The rest of a table is the source's, also what a table is given later. */
const bookkeeping = ['id', 'client_id', 'integration_id', 'synced_at', 'seen_at', 'gone_at', 'superseded_at'];
/** Where `created_at` is our time. */
const createdByUs = new Set(['repositories', 'projects']);

interface Shape {
  table: string;
  natural: string[];
  /** Tables that columns refer to. */
  references: Record<string, string>;
}

/** Tables with a client's rows, by the catalogue, so that a new one cannot be forgotten; each behind those it refers to. */
async function shapes(owner: postgres.Sql): Promise<Shape[]> {
  const found = await owner<Shape[]>`
    select c.relname as table, (
        select coalesce(json_agg(a.attname order by array_position(k.conkey, a.attnum)), '[]') from pg_constraint k
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
        where k.conrelid = c.oid and k.conname = c.relname || '_natural'
      ) as natural, (
        select coalesce(json_object_agg(a.attname, k.confrelid::regclass::text), '{}') from pg_constraint k
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
        where k.conrelid = c.oid and k.contype = 'f' and a.attname not in ('client_id', 'integration_id')
      ) as references
    from pg_class c join pg_attribute t on t.attrelid = c.oid and t.attname = 'client_id'
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`;
  const left = found.filter(({ table }) => !ours.test(table));
  const sorted: Shape[] = [];
  while (left.length > 0) {
    const isReady = (shape: Shape) =>
      !left.some(({ table }) => Object.values(shape.references).includes(table));
    const next = left.findIndex(isReady);
    if (next < 0) throw new Error('tables refer to each other in a circle');
    sorted.push(...left.splice(next, 1));
  }
  return sorted;
}

/**
 * All that a client's database holds of its source, table by table; tables without a row are left out.
 * @param gone rows, as `table key`, to be taken for marked
 */
export async function storedRows(
  owner: postgres.Sql,
  clientId: number,
  gone: ReadonlySet<string> = new Set(),
): Promise<StoredRows> {
  const tables: StoredRows = {};
  const known = new Map<string, StoredRow>();
  for (const { table, natural, references } of await shapes(owner)) {
    const found = await owner<{ row: Record<string, unknown> }[]>`
      select to_jsonb(t) as row from ${owner(table)} t where client_id = ${clientId}`;
    if (found.length === 0) continue;
    if (natural.length === 0) throw new Error(`${table} has no natural key`);
    tables[table] = found.map(({ row }) => {
      const parents: StoredRow[] = [];
      const values = { ...row };
      for (const [column, of] of Object.entries(references)) {
        const parent = known.get(`${of} ${row[column]}`);
        if (!parent) continue;
        parents.push(parent);
        values[column] = parent.key;
      }
      const own = natural.filter((column) => !bookkeeping.includes(column));
      const key = own.map((column) => values[column]).join(' ');
      const stored: StoredRow = {
        key,
        marked: (row.gone_at ?? row.superseded_at ?? null) !== null || gone.has(`${table} ${key}`),
        orphaned: parents.some(({ marked, orphaned }) => marked || orphaned),
        values,
      };
      for (const column of bookkeeping) delete values[column];
      if (createdByUs.has(table)) delete values.created_at;
      if ('id' in row) known.set(`${table} ${row.id}`, stored);
      return stored;
    });
  }
  return tables;
}

export type CurrentRows = Map<string, Record<string, unknown>>;

/** What is there now, by `table key`: comparable between clients of the same source. */
export const currentRows = (tables: StoredRows): CurrentRows =>
  new Map(
    Object.entries(tables).flatMap(([table, rows]) =>
      rows
        .filter(({ marked, orphaned }) => !marked && !orphaned)
        .map(({ key, values }): [string, Record<string, unknown>] => [`${table} ${key}`, values]),
    ),
  );

/** In what two clients' rows differ, a line a row; empty: in nothing. */
export function differences(one: CurrentRows, other: CurrentRows): string[] {
  const lines: string[] = [];
  for (const row of new Set([...one.keys(), ...other.keys()])) {
    const [left, right] = [one.get(row), other.get(row)];
    if (!left || !right) {
      lines.push(`${row}: only in the ${left ? 'first' : 'second'}`);
      continue;
    }
    for (const column of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const [a, b] = [JSON.stringify(left[column]), JSON.stringify(right[column])];
      if (a !== b) lines.push(`${row}: ${column} is ${a} in the first, ${b} in the second`);
    }
  }
  return lines;
}

/** `table key` of everything marked, but for what belongs to something that is. */
export const markedRows = (tables: StoredRows): string[] =>
  Object.entries(tables)
    .flatMap(([table, rows]) =>
      rows.filter(({ marked, orphaned }) => marked && !orphaned).map(({ key }) => `${table} ${key}`),
    )
    .sort();
