import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import type { CheckpointKey } from './checkpoint.ts';

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
