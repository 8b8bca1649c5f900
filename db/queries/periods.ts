import { type SQL, sql } from 'drizzle-orm';
import { dayAfter, dayStart, firstInstant } from '../local-time.ts';
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

interface PeriodsQuestion {
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
  /** Of rows `r`, also of none, named as the fields of the answer's rows. */
  aggregates: SQL;
}

/**
 * Aggregates of two periods and their buckets. Each reads its own stretch of the index, twice in all: half the time of one
 * scan whose rows are told their bucket and sorted by it.
 */
export async function overPeriods<Row extends object>(
  db: Db,
  scope: MetricScope,
  { from, where, at, excludedBy, columns, aggregates }: PeriodsQuestion,
): Promise<Periods<Row>> {
  const before = previousScope(scope);
  const [answer] = await db.execute<{
    spans: { current: boolean; start: string | null; partial: boolean; row: Row }[];
    excluded: Record<string, number>;
  }>(sql`
    with spans as materialized (${spansOf(scope, true)} union all ${spansOf(before, false)})
    select
      (select json_agg(g order by g.start) from (
        select s.current, s.start::text, s.partial, row_to_json(a) as row
        from spans s cross join lateral (
          select ${aggregates} from (
            select ${columns} from ${from}
            -- As conditions of the index these would be tried at each of its entries, for a third of the time of the scan.
            where ${where} and (${excludedBy} is null) is true and ${at} >= s.begins and ${at} < s.ends
          ) r
        ) a
      ) g) as spans,
      coalesce((select json_object_agg(rule, n) from (
        select ${excludedBy} as rule, count(*)::int as n from ${from}
        where ${where} and ${inDays(at, scope)} and ${excludedBy} is not null group by 1
      ) e), '{}') as excluded`);
  if (!answer) throw new Error('an aggregate without a row');
  const { spans, excluded } = answer;
  const whole = (which: boolean) => {
    const span = spans.find(({ current, start }) => current === which && start === null);
    if (!span) throw new Error('a period without a row');
    return span.row;
  };
  const bucketsOf = (which: boolean) =>
    spans.flatMap(({ current, start, partial, row }) =>
      current === which && start !== null ? [{ start, partial, ...row }] : [],
    );
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    previousRange: { from: before.from, to: before.to },
    current: whole(true),
    previous: whole(false),
    buckets: bucketsOf(true),
    previousBuckets: bucketsOf(false),
    excluded,
  };
}

/** A period as a whole, without a `start`, and each of its buckets: `(current, start, partial, begins, ends)`. */
const spansOf = (scope: MetricScope, current: boolean): SQL => sql`
  select ${current} as current, null::date as start, false as partial,
    ${dayStart(scope.from, scope.timeZone)} as begins, ${dayAfter(scope.to, scope.timeZone)} as ends
  union all
  select ${current}, start, partial, begins, ends from ${bucketSpans(scope)} b`;

/** The buckets of the range as stretches of time, [begins, ends): `(start, partial, begins, ends)`. */
export const bucketSpans = (scope: MetricScope): SQL => {
  const { from, to, bucket, timeZone } = scope;
  const next = sql`start + ('1 ' || ${bucket}::text)::interval`;
  return sql`(
    select start, partial, ${firstInstant(sql`greatest(start, ${from}::date)::timestamp`, timeZone)} as begins,
      ${firstInstant(sql`least(${next}, ${to}::date + 1)`, timeZone)} as ends
    from ${bucketSeries(scope)} s)`;
};

/** p50, p75, p90, p95 in seconds; null of no item. */
export type Spread = readonly [number, number, number, number] | null;

/** The {@link Spread} of a time among the rows that `where` leaves. */
export const spreadOf = (value: SQL, where: SQL = sql`true`): SQL =>
  sql`percentile_cont(array[0.5, 0.75, 0.9, 0.95]::float8[]) within group (order by ${value}) filter (where ${where})`;

export function spreadView(spread: Spread) {
  const [p50 = null, p75 = null, p90 = null, p95 = null] = spread ?? [];
  return { p50, p75, p90, p95 };
}
