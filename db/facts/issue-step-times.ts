import { sql } from 'drizzle-orm';
import type { Executor } from '../executor.ts';
import { type FactContext, secondsBetween } from './context.ts';
import { amongIds } from './issue-intervals.ts';

/**
 * How long each done issue was in each step, from its creation until it was done for good: the seconds of an issue sum
 * exactly to its lead time. Two stays in statuses of one step, one right after the other, are one visit.
 * @param ids whose fresh facts and intervals there are; null: all of the client
 */
export async function storeStepTimes(
  tx: Executor,
  { clientId }: FactContext,
  ids: readonly number[] | null,
): Promise<void> {
  await tx.execute(sql`
    create temporary table if not exists fresh_step_times (issue_id bigint, step_id bigint, done_at timestamptz,
      seconds int, visits int, age int) on commit delete rows`);
  await tx.execute(sql`delete from pg_temp.fresh_step_times`);
  await tx.execute(sql`
    insert into pg_temp.fresh_step_times
    with stays as (
      select f.issue_id, coalesce(f.step_id, 0) as step, i.done_at, i.started_at, f.left_at,
        ${secondsBetween(sql`f.entered_at`, sql`f.left_at`)} as seconds,
        lag(coalesce(f.step_id, 0)) over (partition by f.issue_id order by f.position) as before
      from pg_temp.fresh_intervals f join pg_temp.fresh_issues i on i.issue_id = f.issue_id
      where i.done_at is not null and i.excluded_by is null and f.left_at is not null and f.left_at <= i.done_at
    )
    select issue_id, step, done_at, sum(seconds), count(*) filter (where step is distinct from before),
      case when max(left_at) >= started_at then ${secondsBetween(sql`started_at`, sql`max(left_at)`)} end
    from stays group by issue_id, step, done_at, started_at`);
  await tx.execute(sql`
    delete from issue_step_times t where t.client_id = ${clientId}::int ${amongIds(sql`t.issue_id`, ids)}
      and not exists (select from pg_temp.fresh_step_times f where f.issue_id = t.issue_id and f.step_id = t.step_id)`);
  await tx.execute(sql`
    insert into issue_step_times as t (client_id, issue_id, step_id, done_at, seconds, visits, age_seconds)
    select ${clientId}::int, issue_id, step_id, done_at, seconds, visits, age
    from pg_temp.fresh_step_times order by issue_id, step_id
    on conflict (issue_id, step_id) do update set done_at = excluded.done_at, seconds = excluded.seconds,
      visits = excluded.visits, age_seconds = excluded.age_seconds
      where (t.done_at, t.seconds, t.visits, t.age_seconds)
        is distinct from (excluded.done_at, excluded.seconds, excluded.visits, excluded.age_seconds)`);
}
