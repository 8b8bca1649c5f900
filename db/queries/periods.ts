import { type SQL, sql } from 'drizzle-orm';
import { dayStart, firstInstant } from '../local-time.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { bucketSeries, inDays } from './metric-sql.ts';

export interface BucketHead {
  /** First day, YYYY-MM-DD. */
  start: string;
  partial: boolean;
}

/** The range and the one before it, each as a whole and by bucket. */
export interface Periods<Row> {
  range: { from: string; to: string; timeZone: string };
  previousRange: { from: string; to: string };
  current: Row;
  previous: Row;
  buckets: (BucketHead & Row)[];
  previousBuckets: (BucketHead & Row)[];
  /** Rows of the range that a rule leaves out, by rule. */
  excluded: Record<string, number>;
}

interface PeriodsQuestion<Row> {
  /** A table of facts with its alias. */
  from: SQL;
  /** Which of its rows, beside the time. */
  where: SQL;
  /** When a row happened. */
  at: SQL;
  /** `<alias>.excluded_by`. */
  excludedBy: SQL;
  /** What the aggregates need of a row. */
  columns: SQL;
  /** Of rows `r`, named as the row's fields. */
  aggregates: SQL;
  /** Of no rows. */
  nothing: Row;
}

/**
 * Aggregates of two periods and their buckets by one scan of the facts, which lie side by side in time. Where a row
 * falls is found among the beginnings of the buckets as instants: ten times as fast as cutting each row's local time.
 */
export async function overPeriods<Row extends object>(
  db: Db,
  scope: MetricScope,
  { from, where, at, excludedBy, columns, aggregates, nothing }: PeriodsQuestion<Row>,
): Promise<Periods<Row>> {
  const before = previousScope(scope);
  const { timeZone } = scope;
  const [answer] = await db.execute<{
    groups: (Row & { current: boolean; start: string | null })[];
    series: (BucketHead & { current: boolean })[];
    excluded: Record<string, number>;
  }>(sql`
    with series as materialized (
      select true as current, start, partial from ${bucketSeries(scope)} s
      union all select false, start, partial from ${bucketSeries(before)} s
    ), edges as materialized (
      select array_agg(start order by start) as starts,
        array_agg(${firstInstant(sql`start::timestamp`, timeZone)} order by start) as instants
      from (select distinct start from series) s
    )
    select
      coalesce((select json_agg(g) from (
        select current, start::text, ${aggregates}
        from (
          select ${at} >= ${dayStart(scope.from, timeZone)} as current,
            (select starts from edges)[width_bucket(${at}, (select instants from edges))] as start, ${columns}
          from ${from}
          where ${where} and ${inDays(at, { from: before.from, to: scope.to, timeZone })} and ${excludedBy} is null
        ) r group by grouping sets ((current), (current, start))
      ) g), '[]') as groups,
      (select json_agg(s order by s.start) from series s) as series,
      coalesce((select json_object_agg(rule, n) from (
        select ${excludedBy} as rule, count(*)::int as n from ${from}
        where ${where} and ${inDays(at, scope)} and ${excludedBy} is not null group by 1
      ) e), '{}') as excluded`);
  if (!answer) throw new Error('an aggregate without a row');
  const { groups, series, excluded } = answer;
  const rows = new Map(
    groups.map(({ current, start, ...row }) => [`${current} ${start}`, row as unknown as Row]),
  );
  const of = (current: boolean, start: string | null) => rows.get(`${current} ${start}`) ?? nothing;
  const bucketsOf = (which: boolean) =>
    series
      .filter(({ current }) => current === which)
      .map(({ start, partial }) => ({ start, partial, ...of(which, start) }));
  return {
    range: { from: scope.from, to: scope.to, timeZone },
    previousRange: { from: before.from, to: before.to },
    current: of(true, null),
    previous: of(false, null),
    buckets: bucketsOf(true),
    previousBuckets: bucketsOf(false),
    excluded,
  };
}

/** p50, p75, p90, p95 in seconds; null of no item. */
export type Spread = readonly [number, number, number, number] | null;

/** The {@link Spread} of a time among the rows that `where` leaves. */
export const spreadOf = (value: SQL, where: SQL = sql`true`): SQL =>
  sql`percentile_cont(array[0.5, 0.75, 0.9, 0.95]::float8[]) within group (order by ${value}) filter (where ${where})`;

export function spreadView(spread: Spread) {
  const [p50 = null, p75 = null, p90 = null, p95 = null] = spread ?? [];
  return { p50, p75, p90, p95 };
}
