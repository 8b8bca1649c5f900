import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';

const HOUR = 3_600;
/** Widths of a bar that read well: hours, then days, then weeks. */
const widths = [1, 2, 4, 8, 12, 24, 48, 72, 168, 336, 720, 2_160, 8_760].map((hours) => hours * HOUR);
const MOST_BARS = 20;

interface Bar {
  fromSeconds: number;
  /** Null: the last, of what took longer. */
  toSeconds: number | null;
  n: number;
}

/**
 * How many took how long: bars of equal width up to the 95th percentile, and one for what took longer.
 * @param seconds a column of `from`, not null in the rows of `where`
 * @param p95 of these rows; null: there are none
 */
export async function histogram(
  db: Db,
  { seconds, from, where }: { seconds: SQL; from: SQL; where: SQL },
  p95: number | null,
): Promise<Bar[]> {
  if (p95 === null) return [];
  const width = widths.find((one) => p95 / one < MOST_BARS) ?? 8_760 * HOUR;
  const last = Math.floor(p95 / width) + 1;
  const rows = await db.execute<{ bar: number; n: number }>(sql`
    select least(${seconds} / ${width}::int, ${last}::int) as bar, count(*)::int as n
    from ${from} where ${where} group by 1`);
  const counts = new Map(rows.map(({ bar, n }) => [bar, n]));
  return Array.from({ length: last + 1 }, (_, bar) => ({
    fromSeconds: bar * width,
    toSeconds: bar === last ? null : (bar + 1) * width,
    n: counts.get(bar) ?? 0,
  }));
}
