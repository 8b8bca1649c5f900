import { sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';
import { doneIn } from './flow-sql.ts';
import type { MetricScope } from './metric-scope.ts';
import { bucketOf, bucketSeries } from './metric-sql.ts';

/** Issues done in a bucket, by type; null: of none. */
export interface DoneBucket {
  start: string;
  partial: boolean;
  n: number;
  types: Map<string | null, number>;
}

/** Every bucket of the range with what was done in it, the empty ones too. */
export async function donePerType(db: Db, scope: MetricScope): Promise<DoneBucket[]> {
  const rows = await db.execute<{ start: string; partial: boolean; type: string | null; n: number }>(sql`
    with done as (
      select ${bucketOf(sql`i.done_at`, scope)} as start, i.type, count(*)::int as n
      from issue_facts i where ${doneIn(scope)} and i.excluded_by is null group by 1, 2
    )
    select b.start::text, b.partial, d.type, coalesce(d.n, 0) as n
    from ${bucketSeries(scope)} b left join done d using (start) order by b.start`);
  return [...Map.groupBy(rows, ({ start }) => start)].map(([start, types]) => ({
    start,
    partial: types[0]?.partial ?? false,
    n: types.reduce((sum, { n }) => sum + n, 0),
    types: new Map(types.flatMap(({ type, n }) => (n > 0 ? [[type, n] as const] : []))),
  }));
}

/** Over all buckets, the most frequent first. */
export function sumOfTypes(buckets: readonly DoneBucket[]): [type: string | null, n: number][] {
  const sums = new Map<string | null, number>();
  for (const { types } of buckets) {
    for (const [type, n] of types) sums.set(type, (sums.get(type) ?? 0) + n);
  }
  return [...sums].toSorted(([one, a], [other, b]) => b - a || (one ?? '').localeCompare(other ?? '', 'en'));
}
