import { type SQL, sql } from 'drizzle-orm';
import type { Rhythm } from '#lib/api/dora.ts';
import type { Db } from '../router/router.ts';
import { knownPart } from './known-from.ts';
import type { MetricScope } from './metric-scope.ts';
import { bucketOf, bucketSeries, deploymentsOf, inDays, percentile } from './metric-sql.ts';

/** Days of the range that are not still to come: nothing can have happened in those. */
export const daysSoFar = ({ from, to, timeZone }: MetricScope): SQL =>
  sql`greatest(least(${to}::date, (now() at time zone ${timeZone}::text)::date) - ${from}::date + 1, 0)`;

/** Whole weeks or months of the range that are not still to come. */
export const fullPeriods = (bucket: 'week' | 'month', scope: MetricScope): SQL => sql`
  (select start from ${bucketSeries({ ...scope, bucket })} s
   where not s.partial and s.start + ('1 ' || ${bucket}::text)::interval <= ${scope.from}::date + ${daysSoFar(scope)}::int)`;

export interface Pace extends Rhythm {
  /** Days that count: none to come, and none before the first known deployment. */
  days: number;
}

const UNKNOWN: Pace = {
  days: 0,
  fullWeeks: 0,
  daysPerWeek: null,
  fullMonths: 0,
  daysPerMonth: null,
  meanDaysPerMonth: null,
};

/**
 * Distinct days with a successful production deployment, per week and month that lies wholly in the range; and of how many
 * days it is.
 * @param knownFrom day of the first known deployment: what begins before it does not count
 */
export async function rhythmOf(db: Db, range: MetricScope, knownFrom: string | null): Promise<Pace> {
  const scope = knownPart(range, knownFrom);
  if (!scope) return UNKNOWN;
  const [row] = await db.execute<Pace & Record<string, unknown>>(sql`
    with days as materialized (
      select distinct ${bucketOf(sql`d.finished_at`, { ...scope, bucket: 'day' })} as day
      from deployment_facts d
      where ${deploymentsOf(scope)} and d.production and d.result = 'success' and d.excluded_by is null
        and ${inDays(sql`d.finished_at`, scope)}
    ), weeks as (${daysPer('week', scope)}), months as (${daysPer('month', scope)})
    select ${daysSoFar(scope)}::int as days, (select count(*)::int from weeks) as "fullWeeks",
      (select ${percentile(0.5, sql`days`)} from weeks) as "daysPerWeek",
      (select count(*)::int from months) as "fullMonths",
      (select ${percentile(0.5, sql`days`)} from months) as "daysPerMonth",
      (select avg(days)::float8 from months) as "meanDaysPerMonth"`);
  if (!row) throw new Error('an aggregate without a row');
  return row;
}

const daysPer = (bucket: 'week' | 'month', scope: MetricScope): SQL => sql`
  select s.start, count(d.day) as days
  from ${fullPeriods(bucket, scope)} s
  left join days d on d.day >= s.start and d.day < s.start + ('1 ' || ${bucket}::text)::interval
  group by s.start`;
