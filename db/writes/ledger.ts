import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import type { CheckpointKey } from './checkpoints.ts';

/** What a source says was created on a day, and what of it is stored. */
export interface DayCount {
  /** YYYY-MM-DD, UTC. */
  day: string;
  source: number;
}

/** Writes the ledger of these days: what the source says beside what is stored of pull requests at this moment. */
export async function reconcilePullRequests(
  tx: Executor,
  { clientId, integrationId, job, scope }: CheckpointKey,
  repositoryId: string,
  days: DayCount[],
): Promise<void> {
  await tx.execute(sql`
    insert into etl_ledger as l (client_id, integration_id, job, scope, day, source_count, stored_count, checked_at)
    select ${clientId}::int, ${integrationId}::bigint, ${job}, ${scope}, d.day, d.source, count(p.id)::int,
      clock_timestamp()
    from json_to_recordset(${JSON.stringify(days)}::text::json) as d(day date, source int)
    left join pull_requests p on p.client_id = ${clientId}::int and p.repository_id = ${repositoryId}::bigint
      and p.created_at >= d.day::timestamp at time zone 'UTC'
      and p.created_at < (d.day + 1)::timestamp at time zone 'UTC'
    group by d.day, d.source
    having d.source > 0 or count(p.id) > 0
    on conflict (integration_id, job, scope, day) do update set
      source_count = excluded.source_count, stored_count = excluded.stored_count, checked_at = excluded.checked_at`);
}

/**
 * Days of creation (UTC) of what a step stored of a repository since it began, in whatever attempts, and of what the
 * steps stored that it goes on from.
 */
export async function touchedDays(
  tx: Executor,
  { id, job, scope }: { id: string; job: string; scope: string },
  repositoryId: string,
): Promise<string[]> {
  const rows = await rowsOf<{ day: string }>(
    tx,
    sql`
    with recursive chain as (
      select s.run_id, s.started_at from etl_steps s where s.id = ${id}::bigint
      union
      select r.continues, s.started_at from chain join etl_runs r on r.id = chain.run_id
      left join etl_steps s on s.run_id = r.continues and s.job = ${job} and s.scope = ${scope}
      where r.continues is not null
    )
    select distinct (created_at at time zone 'UTC')::date::text as day from pull_requests
    where repository_id = ${repositoryId}::bigint and synced_at >= (select min(started_at) from chain)
    order by day`,
  );
  return rows.map(({ day }) => day);
}

/** Days of which less is stored than the source said it had. */
export async function gapDays(tx: Executor, { integrationId, job, scope }: CheckpointKey): Promise<string[]> {
  const rows = await rowsOf<{ day: string }>(
    tx,
    sql`
    select day::text from etl_ledger
    where integration_id = ${integrationId}::bigint and job = ${job} and scope = ${scope}
      and source_count > stored_count
    order by day`,
  );
  return rows.map(({ day }) => day);
}
