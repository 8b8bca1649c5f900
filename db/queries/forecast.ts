import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { forecast as endpoint, Forecast } from '#lib/api/flow.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { addDays, daysBetween } from '#lib/days.ts';
import { backTest, confidences, daysFor, itemsIn, seeded } from '#lib/forecast.ts';
import type { Db } from '../router/router.ts';
import { doneIn, metaOfDone, rangeOf } from './flow-sql.ts';
import { issuesKnownFrom, knownPart } from './known-from.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';

type Params = Pick<z.output<NonNullable<typeof endpoint.query>>, 'items' | 'until'>;

const TRIALS = 10_000;
/** Unless told, the second question looks so many days ahead. */
const DAYS_AHEAD = 30;
/** Further ahead the past says nothing. */
const MOST_DAYS = 5 * 365;

/**
 * Monte Carlo over issues done per day: each day to come is a day of the range, drawn at random, those without anything
 * done among them, but none before the first known issue. Today counts to what is to come. Repeatable: what is drawn hangs
 * on the question alone.
 */
export async function forecast(
  db: Db,
  scope: MetricScope,
  { items, until }: Params,
): Promise<Omit<Forecast, 'meta'> & { meta: QueryMeta }> {
  const [clock] = await db.execute<{ today: string }>(
    sql`select (now() at time zone ${scope.timeZone})::date::text as today`,
  );
  if (!clock) throw new Error('a clock without a time');
  const { today } = clock;
  const knownFrom = await issuesKnownFrom(db, scope);
  const range = knownPart(scope, knownFrom);
  const both = knownPart({ ...scope, from: previousScope(scope).from }, knownFrom);
  const past = both ? await daily(db, both, today) : [];
  const length = range ? Math.max(0, daysBetween(range.from, earlier(addDays(range.to, 1), today))) : 0;
  const history = length > 0 ? past.slice(-length) : [];
  const date = until ?? addDays(today, DAYS_AHEAD - 1);
  const days = Math.min(Math.max(0, daysBetween(today, addDays(date, 1))), MOST_DAYS);
  const question = { history, random: seeded(items * 31 + days), trials: TRIALS };
  const dates = history.length > 0 ? daysFor(items, question) : confidences.map(() => null);
  const counts = itemsIn(days, question);
  return {
    range: rangeOf(scope),
    history: {
      knownFrom,
      days: history.length,
      done: history.reduce((sum, n) => sum + n, 0),
      daysWithDone: history.filter((n) => n > 0).length,
    },
    start: today,
    trials: TRIALS,
    items: {
      items,
      dates: dates.map((day, index) => ({
        confidence: confidences[index] ?? 0,
        date: day === null ? null : addDays(today, day - 1),
      })),
    },
    until: {
      date,
      days,
      counts: counts.map((n, index) => ({ confidence: confidences[index] ?? 0, items: n })),
    },
    backTest: backTest(length > 0 ? past : [], length, { items, days, random: seeded(length) }),
    meta: await metaOfDone(db, scope),
  };
}

/** Issues done on each day of the range before today, also on those without any. */
async function daily(db: Db, scope: MetricScope, today: string): Promise<number[]> {
  const rows = await db.execute<{ n: number }>(sql`
    with done as (
      select (i.done_at at time zone ${scope.timeZone})::date as day, count(*)::int as n
      from issue_facts i where ${doneIn(scope)} and i.excluded_by is null group by 1
    )
    select coalesce(done.n, 0) as n
    from generate_series(${scope.from}::timestamp, least(${scope.to}::date, ${today}::date - 1)::timestamp, '1 day') d
    left join done on done.day = d::date order by d`);
  return rows.map(({ n }) => n);
}

const earlier = (one: string, other: string) => (one < other ? one : other);
