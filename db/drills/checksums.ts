import type postgres from 'postgres';

/** By table, `schema.name`: how many rows, and a sum over all that is in them. */
export type Checksums = Map<string, string>;

/** Of everything in a database, by the catalogue, as one snapshot sees it. */
export function checksums(sql: postgres.Sql): Promise<Checksums> {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    const tables = await tx<{ name: string }[]>`
      select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'm') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_' order by 1`;
    const sums: Checksums = new Map();
    for (const { name } of tables) {
      // Rows have no order of their own, so those of equal content need none: their sums are put in order.
      const [row] = await tx.unsafe<{ sum: string }[]>(`
        select count(*) || ' rows, ' || coalesce(md5(string_agg(sum, '' order by sum)), '') as sum
        from (select md5(t::text) as sum from only ${name} t) sums`);
      sums.set(name, row?.sum ?? '');
    }
    return sums;
  });
}

/** The tables that are not the same in both, or in one only. */
export function differences(source: Checksums, copy: Checksums): string[] {
  const names = new Set([...source.keys(), ...copy.keys()]);
  return [...names].filter((name) => source.get(name) !== copy.get(name)).sort();
}

/** The next numbers of all sequences, which a copy must not fall behind: it would give a number twice. */
export async function sequences(sql: postgres.Sql): Promise<Map<string, bigint>> {
  const rows = await sql<{ name: string; last: string | null }[]>`
    select format('%I.%I', schemaname, sequencename) as name, last_value::text as last from pg_sequences`;
  return new Map(rows.map(({ name, last }) => [name, BigInt(last ?? 0)]));
}
