import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../executor.ts';
import { type FactContext, idsOf } from './context.ts';

/**
 * The status history of issues, as the changelog tells it, in `pg_temp.fresh_intervals`: without holes, the first from
 * the creation, the last without an end, cut where a mapping changes.
 *
 * What cannot be is mended, and counted as an anomaly: a change before the creation happened at it; where a change comes
 * from another status than the one before led to, that one lasted until it; where the last does not lead to the present
 * status, the issue got there when it was resolved, or else last updated.
 *
 * A mapping that is to begin is not there yet: on its day all facts are made anew (leadline_stale_facts() in db/lookups.ts).
 *
 * @param ids null: all of the client
 */
export async function freshIntervals(
  tx: Executor,
  { clientId }: FactContext,
  ids: readonly number[] | null,
): Promise<void> {
  await tx.execute(sql`
    create temporary table if not exists fresh_intervals (issue_id bigint, position int, status_id text, step_id bigint,
      category text, entered_at timestamptz, left_at timestamptz, mended int) on commit delete rows`);
  await tx.execute(sql`delete from pg_temp.fresh_intervals`);
  await tx.execute(sql`
    insert into pg_temp.fresh_intervals
    with given as materialized (
      select id, integration_id, status_id, created_at, source_updated_at, resolved_at,
        case when repository_id is not null then 'open' end as first_status
      from issues where client_id = ${clientId}::int ${amongIds(sql`id`, ids)}
    ), changes as (
      select c.issue_id, greatest(c.at, g.created_at) as at, c.from_id, c.to_id, c.at < g.created_at as early,
        row_number() over w as n, lag(c.to_id) over w as before, row_number() over (
          partition by c.issue_id order by c.at desc, length(c.external_id) desc, c.external_id desc, c.item desc) as left
      from given g join issue_changes c on c.issue_id = g.id
      where c.field = 'status' and c.to_id is not null
      window w as (partition by c.issue_id order by c.at, length(c.external_id), c.external_id, c.item)
    ), points as (
      select g.id as issue_id, g.created_at as at, coalesce(f.from_id, g.first_status, g.status_id) as status, 0 as n, 0 as mended
      from given g left join changes f on f.issue_id = g.id and f.n = 1
      union all
      select issue_id, at, to_id, n, (early or coalesce(from_id <> before, false))::int from changes
      union all
      select g.id, greatest(coalesce(g.resolved_at, g.source_updated_at), l.at, g.created_at), g.status_id, 2147483647, 1
      from given g left join changes l on l.issue_id = g.id and l."left" = 1
      where g.status_id <> coalesce(l.to_id, g.first_status, g.status_id)
    ), entered as (
      select p.*, lag(status) over (partition by issue_id order by n) as previous from points p
    ), stays as (
      select issue_id, n, status, at as entered_at, mended, lead(at) over (partition by issue_id order by n) as left_at
      from entered where previous is distinct from status
    )
    select s.issue_id, row_number() over (partition by s.issue_id order by s.n, t.since), s.status, t.step_id, t.category,
      greatest(s.entered_at, t.since), case when t.until < coalesce(s.left_at, now()) then t.until else s.left_at end,
      case when t.since > s.entered_at then 0 else s.mended end
    from stays s join given g on g.id = s.issue_id
    left join pg_temp.status_steps t on t.integration_id = g.integration_id and t.status_id = s.status
      and (t.since <= s.entered_at or t.since < coalesce(s.left_at, now())) and t.until > s.entered_at`);
}

/** `and … = any (…)`, or nothing for all. A list whose length the planner knows nothing of is looked up one by one. */
export const amongIds = (column: SQL, ids: readonly number[] | null): SQL =>
  ids ? sql`and ${column} = any (array${idsOf(ids)})` : sql``;

/** Makes the stored history of issues the fresh one; rows that are as they should be are left alone. */
export async function storeIntervals(
  tx: Executor,
  { clientId }: FactContext,
  ids: readonly number[] | null,
): Promise<void> {
  await tx.execute(sql`
    delete from issue_status_intervals k where k.client_id = ${clientId}::int ${amongIds(sql`k.issue_id`, ids)}
      and not exists (select from pg_temp.fresh_intervals f where f.issue_id = k.issue_id and f.position = k.position)`);
  await tx.execute(sql`
    insert into issue_status_intervals as k (client_id, issue_id, position, status_id, step_id, entered_at, left_at)
    select ${clientId}::int, issue_id, position, status_id, step_id, entered_at, left_at
    from pg_temp.fresh_intervals order by issue_id, position
    on conflict (issue_id, position) do update set status_id = excluded.status_id, step_id = excluded.step_id,
      entered_at = excluded.entered_at, left_at = excluded.left_at
      where (k.status_id, k.step_id, k.entered_at, k.left_at)
        is distinct from (excluded.status_id, excluded.step_id, excluded.entered_at, excluded.left_at)`);
}
