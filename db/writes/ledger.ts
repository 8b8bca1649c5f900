import { sql } from 'drizzle-orm';
import type { Executor } from '../executor.ts';
import type { CheckpointKey } from '../queries/checkpoint.ts';

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
    with given as materialized (
      select day, source from json_to_recordset(${JSON.stringify(days)}::text::json) as d(day date, source int)
    ), stored as (
      -- Counted in one go: day by day, a table that is not analyzed yet is read once for each of three years' days.
      select (created_at at time zone 'UTC')::date as day, count(*)::int as n from pull_requests
      where client_id = ${clientId}::int and repository_id = ${repositoryId}::bigint
        and created_at >= (select min(day) from given)::timestamp at time zone 'UTC'
        and created_at < (select max(day) + 1 from given)::timestamp at time zone 'UTC'
      group by 1
    )
    insert into etl_ledger as l (client_id, integration_id, job, scope, day, source_count, stored_count, checked_at)
    select ${clientId}::int, ${integrationId}::bigint, ${job}, ${scope}, day, source, coalesce(n, 0), clock_timestamp()
    from given left join stored using (day)
    where source > 0 or n > 0
    on conflict (integration_id, job, scope, day) do update set
      source_count = excluded.source_count, stored_count = excluded.stored_count, checked_at = excluded.checked_at`);
}
