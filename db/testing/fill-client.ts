import type postgres from 'postgres';

interface Column {
  name: string;
  type: string;
  /** Must be given: it may not be null, and nothing gives it by itself. */
  needed: boolean;
}

interface Table {
  name: string;
  columns: Column[];
  /** Of each foreign key: the other table, and which column is which of its columns. */
  parents: { table: string; columns: [own: string, theirs: string][] }[];
}

type Row = Record<string, unknown>;

/** Where what is generated would not do. */
const FIXED: Record<string, Row> = {
  etl_runs: { state: 'succeeded' },
  // Of one of the two.
  issues: { project_id: null },
};

let unique = 5_000_000;

/** A value of a type that no other row has. */
function newValue(type: string): unknown {
  const number = unique++;
  if (type.endsWith('[]')) return '{}';
  if (/^(bigint|integer|smallint|real|double|numeric)/.test(type)) return type === 'smallint' ? 1 : number;
  if (type.startsWith('timestamp') || type === 'date') return '2026-01-01';
  if (type === 'boolean') return false;
  if (type.startsWith('json')) return '{}';
  if (type === 'pg_lsn') return '0/1';
  if (type === 'bytea') return Buffer.from(String(number));
  return `v${number}`;
}

/** Every table with rows of clients, by the catalogue. */
export async function clientTables(owner: postgres.Sql): Promise<string[]> {
  return (await describe(owner)).filter(({ name }) => name !== 'clients').map(({ name }) => name);
}

async function describe(owner: postgres.Sql): Promise<Table[]> {
  const rows = await owner<{ table: Table }[]>`
    select json_build_object('name', c.relname,
      'columns', (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null),
          'needed', a.attnotnull and not a.atthasdef and a.attidentity = '') order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
      'parents', coalesce((select json_agg(json_build_object('table', p.relname, 'columns', (
          select json_agg(json_build_array(o.attname, t.attname))
          from unnest(k.conkey, k.confkey) as pair(own, theirs)
          join pg_attribute o on o.attrelid = k.conrelid and o.attnum = pair.own
          join pg_attribute t on t.attrelid = k.confrelid and t.attnum = pair.theirs)))
        from pg_constraint k join pg_class p on p.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid), '[]')) as table
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and (c.relname = 'clients' or exists (
      select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'client_id' and not a.attisdropped))
    order by c.relname`;
  return rows.map(({ table }) => table);
}

/** A row of a client in every table that can hold one, found in the catalogue: so a new table cannot be forgotten. */
export async function fillClient(owner: postgres.Sql, clientId: number, userId: string): Promise<void> {
  const tables = new Map((await describe(owner)).map((table) => [table.name, table]));
  const made = new Map<string, Row>([
    ['clients', { id: clientId }],
    ['user', { id: userId }],
  ]);
  const fill = async (name: string): Promise<Row> => {
    const known = made.get(name);
    if (known) return known;
    const table = tables.get(name);
    if (!table) throw new Error(`nothing is known of the table ${name}`);
    const row: Row = { client_id: clientId };
    for (const { name: column, type, needed } of table.columns)
      if (needed && !(column in row)) row[column] = newValue(type);
    for (const { table: parent, columns } of table.parents) {
      const above = await fill(parent);
      for (const [own, theirs] of columns) row[own] = above[theirs];
    }
    const [inserted] = await owner<Row[]>`
      insert into ${owner(name)} ${owner({ ...row, ...FIXED[name] })} returning *`;
    made.set(name, inserted ?? {});
    return inserted ?? {};
  };
  for (const name of tables.keys()) await fill(name);
}
