import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';
import { deploymentsOf, placesOf } from './metric-sql.ts';

// On the days before the first thing that a source tells of, it is not known that nothing happened: how often is deployed,
// and what a forecast draws from, must not count them.

/**
 * Day on which the first deployment to production that the filters leave finished, of whatever result; null: none is
 * known.
 */
export async function deploymentsKnownFrom(db: Db, scope: MetricScope): Promise<string | null> {
  const first = sql`(select d.finished_at from deployment_facts d
    where ${deploymentsOf(scope)} and d.production and d.finished_at is not null order by d.finished_at limit 1)`;
  return await dayOf(db, sql`(${first} at time zone ${scope.timeZone}::text)::date`);
}

/**
 * Day on which the first issue that counts was created in the places that the filters leave; null: none is known. Neither
 * label nor type matters: where there were issues, it is known that none of them had it.
 */
export async function issuesKnownFrom(db: Db, scope: MetricScope): Promise<string | null> {
  // An issue enters its first step when it is created. The months lead past the years before.
  const first = (grain: 'day' | 'month', where: SQL) => sql`(
    select c.start from issue_step_counts c
    where c.client_id = ${scope.clientId}::int and c.grain = ${grain} and c.entered > 0
      and ${placesOf(sql`c`, scope)} ${where} order by c.start limit 1)`;
  return await dayOf(db, first('day', sql`and c.start >= ${first('month', sql``)}`));
}

async function dayOf(db: Db, date: SQL): Promise<string | null> {
  const [row] = await db.execute<{ day: string | null }>(sql`select ${date}::text as day`);
  return row?.day ?? null;
}

/** The days of a range on which anything can be known; null where there are none. */
export function knownPart<S extends Pick<MetricScope, 'from' | 'to'>>(
  scope: S,
  from: string | null,
): S | null {
  if (from === null || from > scope.to) return null;
  return from > scope.from ? { ...scope, from } : scope;
}
