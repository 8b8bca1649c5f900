import { sql } from 'drizzle-orm';
import { textArray } from '../copy.ts';
import type { Executor } from '../executor.ts';
import type { CheckpointKey } from '../queries/checkpoint.ts';
import { unfinished } from '../run-states.ts';

/** Who starts the runs that read what webhooks say has changed. */
export const BY_WEBHOOK = 'webhook';

export interface NewMarks {
  clientId: number;
  integrationId: number;
  scope: string;
  marks: { job: string; key: string }[];
}

/**
 * Marks records as changed, until a step that began later has read them (G13).
 *
 * A mark keeps the time it was first made, so that a stream of deliveries puts a sync off no longer than it may; but not
 * where a run may have looked already, or has looked and failed: then it is new.
 */
export async function markDirty(
  tx: Executor,
  { clientId, integrationId, scope, marks }: NewMarks,
): Promise<void> {
  await tx.execute(sql`
    insert into dirty_records as d (client_id, integration_id, job, scope, key, marked_at)
    select ${clientId}::int, ${integrationId}::bigint, mark.job, ${scope}, mark.key, clock_timestamp()
    from json_to_recordset(${JSON.stringify(marks)}::text::json) as mark(job text, key text)
    on conflict (integration_id, job, scope, key) do update set marked_at = case
      when exists (select 1 from etl_runs r where r.integration_id = d.integration_id
          and ${unfinished('r.state')})
        or (select r.created_at from etl_runs r where r.client_id = d.client_id and r.integration_id = d.integration_id
          order by r.id desc limit 1) >= d.marked_at
      then excluded.marked_at else d.marked_at end`);
}

/**
 * What was marked before a step began, it has read: all of it, or some records.
 * @param which those that were read alone, or those of all that were not
 */
export async function clearMarks(
  tx: Executor,
  { integrationId, job, scope }: CheckpointKey,
  startedAt: string,
  which: { only: readonly string[] } | { but: readonly string[] } = { but: [] },
): Promise<void> {
  const [keys, only] = 'only' in which ? [which.only, true] : [which.but, false];
  await tx.execute(sql`
    delete from dirty_records
    where integration_id = ${integrationId}::bigint and job = ${job} and scope = ${scope}
      and marked_at <= ${startedAt}::timestamptz
      and (key = any (${textArray(keys)}::text[])) = ${only}::boolean`);
}
