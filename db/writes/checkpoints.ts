import { sql } from 'drizzle-orm';
import type { StepRef } from '#lib/runs.ts';
import type { Executor } from '../executor.ts';
import type { CheckpointKey } from '../queries/checkpoint.ts';

/** A backfill leaves the place where the ordinary scan stands alone. */
export const backfillOf = (job: string) => `${job}/backfill`;

/** Where the scan stands after the records of the same transaction. */
export async function saveCursor(
  tx: Executor,
  key: CheckpointKey,
  runId: number,
  cursor: unknown,
): Promise<void> {
  await tx.execute(sql`
    insert into etl_checkpoints (client_id, integration_id, job, scope, run_id, cursor)
    values (${key.clientId}::int, ${key.integrationId}::bigint, ${key.job}, ${key.scope}, ${runId}::bigint,
      ${JSON.stringify(cursor)}::text::jsonb)
    on conflict (integration_id, job, scope) do update
      set run_id = excluded.run_id, cursor = excluded.cursor, updated_at = clock_timestamp()`);
}

/** The scan is through: the watermark moves, and only now (G1). It never moves back. */
export async function saveWatermark(tx: Executor, key: CheckpointKey, watermark: Date): Promise<void> {
  await tx.execute(sql`
    insert into etl_checkpoints (client_id, integration_id, job, scope, watermark)
    values (${key.clientId}::int, ${key.integrationId}::bigint, ${key.job}, ${key.scope},
      ${watermark.toISOString()}::timestamptz)
    on conflict (integration_id, job, scope) do update
      set run_id = null, cursor = null, updated_at = clock_timestamp(),
        watermark = greatest(etl_checkpoints.watermark, excluded.watermark)`);
}

/** No scan is unfinished, and nothing is said of what is stored: a backfill is through. */
export async function clearCursor(tx: Executor, { integrationId, job, scope }: CheckpointKey): Promise<void> {
  await tx.execute(sql`
    delete from etl_checkpoints
    where integration_id = ${integrationId}::bigint and job = ${job} and scope = ${scope}`);
}

/** What a run left unfinished, in all its steps or in one, is another's now: that one goes on there. */
export async function handOnCursors(
  tx: Executor,
  { from, to, step }: { from: number; to: number; step?: StepRef },
): Promise<void> {
  const ofStep = step
    ? sql`and scope = ${step.scope} and job in (${step.job}, ${backfillOf(step.job)})`
    : sql``;
  await tx.execute(
    sql`update etl_checkpoints set run_id = ${to}::bigint where run_id = ${from}::bigint ${ofStep}`,
  );
}

/** Nobody goes on with what a run left unfinished: what changed since the watermark is read again. */
export async function forgetCursors(tx: Executor, runId: number): Promise<void> {
  await tx.execute(
    sql`update etl_checkpoints set run_id = null, cursor = null where run_id = ${runId}::bigint`,
  );
}
