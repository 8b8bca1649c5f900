import { type SQL, sql } from 'drizzle-orm';
import type { Rhythm } from '#lib/api/dora.ts';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';
import { bucketOf, bucketSeries, deploymentsOf, inDays, percentile } from './metric-sql.ts';

/** Distinct days with a successful production deployment, per week and month that lies wholly in the range. */
export async function rhythmOf(db: Db, scope: MetricScope): Promise<Rhythm> {
  const [row] = await db.execute<Rhythm & Record<string, unknown>>(sql`
    with days as materialized (
      select distinct ${bucketOf(sql`d.finished_at`, { ...scope, bucket: 'day' })} as day
      from deployment_facts d
      where ${deploymentsOf(scope)} and d.production and d.result = 'success' and d.excluded_by is null
        and ${inDays(sql`d.finished_at`, scope)}
    ), weeks as (${daysPer('week', scope)}), months as (${daysPer('month', scope)})
    select (select count(*)::int from weeks) as "fullWeeks",
      (select ${percentile(0.5, sql`days`)} from weeks) as "daysPerWeek",
      (select count(*)::int from months) as "fullMonths",
      (select ${percentile(0.5, sql`days`)} from months) as "daysPerMonth",
      (select avg(days)::float8 from months) as "meanDaysPerMonth"`);
  if (!row) throw new Error('an aggregate without a row');
  return row;
}

const daysPer = (bucket: 'week' | 'month', scope: MetricScope): SQL => sql`
  select s.start, count(d.day) as days
  from ${bucketSeries({ ...scope, bucket })} s
  left join days d on d.day >= s.start and d.day < s.start + ('1 ' || ${bucket}::text)::interval
  where not s.partial group by s.start`;
