import { type SQL, sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { type FactContext, idsOf } from './context.ts';

/**
 * Takes what issues that count did by their stored history out of the daily and monthly counts, and puts in what they
 * did by their fresh one: only what differs is written. Before the fresh history is stored.
 * @param ids whose fresh facts and intervals there are; null: all of the client, whose counts are then made from nothing
 */
export async function countSteps(
  tx: Executor,
  { clientId, timeZone }: FactContext,
  ids: readonly number[] | null,
): Promise<void> {
  if (!ids) await tx.execute(sql`delete from issue_step_counts where client_id = ${clientId}::int`);
  // Looked up one by one: where the tables have just been filled, a join would compare each with each.
  const stored = sql`
    select k.issue_id, k.position, coalesce(k.step_id, 0) as step, k.entered_at, k.left_at, f.project_id, f.repository_id, -1 as sign
    from unnest(array${idsOf(ids ?? [])}) given(id)
    cross join lateral (
      select project_id, repository_id from issue_facts
      where issue_id = given.id and client_id = ${clientId}::int and excluded_by is null offset 0
    ) f
    cross join lateral (select * from issue_status_intervals where issue_id = given.id offset 0) k`;
  const fresh = sql`
    select k.issue_id, k.position, coalesce(k.step_id, 0) as step, k.entered_at, k.left_at, f.project_id, f.repository_id, 1 as sign
    from pg_temp.fresh_intervals k join pg_temp.fresh_issues f on f.issue_id = k.issue_id where f.excluded_by is null`;
  const [emptied] = await rowsOf<{ at: string | null }>(
    tx,
    sql`
    with stays as (${ids ? sql`${stored} union all ${fresh}` : fresh}), turns as (
      -- From one status of a step to another of it nobody enters or leaves.
      select *, lag(step) over w is not distinct from step as stayed, lead(step) over w is not distinct from step as stays
      from stays window w as (partition by issue_id, sign order by position)
    ), moves as (
      select ${localDay(sql`entered_at`, timeZone)} as day, step, project_id, repository_id, sign as entered, 0 as "left"
      from turns where not stayed
      union all
      select ${localDay(sql`left_at`, timeZone)}, step, project_id, repository_id, 0, sign
      from turns where left_at is not null and not stays
    ), days as (
      select day, step, project_id, repository_id, sum(entered)::int as entered, sum("left")::int as "left"
      from moves group by 1, 2, 3, 4
    ), counted as (
      select 'day' as grain, * from days
      union all
      select 'month', date_trunc('month', day)::date as month, step, project_id, repository_id, sum(entered)::int, sum("left")::int
      from days group by month, 3, 4, 5
    ), written as (
      insert into issue_step_counts as c (client_id, grain, start, step_id, project_id, repository_id, entered, "left")
      select ${clientId}::int, grain, day, step, project_id, repository_id, entered, "left" from counted
      where (entered, "left") <> (0, 0) order by grain, day, step, project_id, repository_id
      on conflict (client_id, grain, start, step_id, project_id, repository_id) do update set
        entered = c.entered + excluded.entered, "left" = c."left" + excluded."left"
      returning c.grain, c.start, c.entered, c."left"
    )
    select json_agg(distinct jsonb_build_object('grain', grain, 'start', start))::text as at
    from written where (entered, "left") = (0, 0)`,
  );
  if (!emptied?.at) return;
  await tx.execute(sql`
    delete from issue_step_counts c
    using json_to_recordset(${emptied.at}::text::json) as e(grain text, start date)
    where c.client_id = ${clientId}::int and c.grain = e.grain and c.start = e.start and (c.entered, c."left") = (0, 0)`);
}

const localDay = (instant: SQL, timeZone: string) => sql`(${instant} at time zone ${timeZone})::date`;
