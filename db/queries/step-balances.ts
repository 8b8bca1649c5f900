import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';
import { issuesOf, placesOf } from './metric-sql.ts';

/** How many issues are in each step at the end of a day of the client's zone; step `0`: in none. */
export interface Balance {
  day: string;
  steps: Map<string, number>;
}

interface Move extends Record<string, unknown> {
  /** Null: before the range. */
  day: string | null;
  step: string;
  n: number;
}

/**
 * The balance of each day of the range up to today: what had come and gone before it, by months and then days, and what
 * every day added. With a filter that the daily counts know nothing of, from the history of each issue.
 */
export async function stepBalances(db: Db, scope: MetricScope): Promise<Balance[]> {
  const days = await db.execute<{ day: string }>(sql`
    select d::date::text as day from generate_series(${scope.from}::timestamp,
      least(${scope.to}::date, (now() at time zone ${scope.timeZone})::date)::timestamp, '1 day') d order by 1`);
  if (days.length === 0) return [];
  const counted = scope.label === null && scope.type === null && !scope.team;
  const moves = await db.execute<Move>(counted ? countedMoves(scope) : movesOfIssues(scope));
  const steps = new Map<string, number>();
  const add = ({ step, n }: Move) => steps.set(step, (steps.get(step) ?? 0) + n);
  const perDay = Map.groupBy(moves, ({ day }) => day);
  perDay.get(null)?.forEach(add);
  return days.map(({ day }) => {
    perDay.get(day)?.forEach(add);
    return { day, steps: new Map(steps) };
  });
}

function countedMoves(scope: MetricScope): SQL {
  const { clientId, from, to } = scope;
  const month = sql`date_trunc('month', ${from}::date)::date`;
  const counts = (grain: string, when: SQL) => sql`
    select c.step_id, c.entered - c."left" as n, c.start from issue_step_counts c
    where c.client_id = ${clientId}::int and c.grain = ${grain} and ${when} and ${placesOf(sql`c`, scope)}`;
  return sql`
    with before as (
      ${counts('month', sql`c.start < ${month}`)}
      union all ${counts('day', sql`c.start >= ${month} and c.start < ${from}::date`)}
    ), during as (${counts('day', sql`c.start >= ${from}::date and c.start <= ${to}::date`)})
    select null as day, step_id::text as step, sum(n)::int as n from before group by step_id
    union all
    select start::text, step_id::text, sum(n)::int from during group by start, step_id`;
}

function movesOfIssues(scope: MetricScope): SQL {
  const { clientId, from, to, timeZone } = scope;
  const day = (instant: SQL) =>
    sql`nullif(greatest((${instant} at time zone ${timeZone})::date, ${from}::date - 1), ${from}::date - 1)`;
  return sql`
    with stays as (
      select coalesce(k.step_id, 0) as step, k.entered_at, k.left_at
      from issue_status_intervals k join issue_facts i on i.issue_id = k.issue_id
      where k.client_id = ${clientId}::int and i.excluded_by is null and ${issuesOf(scope)}
    ), moves as (
      select ${day(sql`entered_at`)} as day, step, 1 as n from stays
      union all
      select ${day(sql`left_at`)}, step, -1 from stays where left_at is not null
    )
    select day::text, step::text, sum(n)::int as n from moves where day is null or day <= ${to}::date group by day, step`;
}
