import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { instantText } from './sql.ts';

/** What a checkpoint belongs to. */
export interface CheckpointKey {
  clientId: number;
  integrationId: string;
  job: string;
  scope: string;
}

export interface Checkpoint {
  /** The run that left the cursor. */
  runId: string | null;
  /** Of the job's own shape; null: no scan is unfinished. */
  cursor: unknown;
  /** Everything the source changed before is stored. */
  watermark: Date | null;
}

export async function readCheckpoint(
  tx: Executor,
  { integrationId, job, scope }: CheckpointKey,
): Promise<Checkpoint> {
  const [row] = await rowsOf<{
    runId: string | null;
    cursor: string | null;
    watermark: string | null;
  }>(
    tx,
    sql`
    select run_id::text as "runId", cursor::text as cursor,
      ${instantText(sql`watermark`)} as watermark
    from etl_checkpoints
    where integration_id = ${integrationId}::bigint and job = ${job} and scope = ${scope}`,
  );
  return {
    runId: row?.runId ?? null,
    cursor: row?.cursor ? JSON.parse(row.cursor) : null,
    watermark: row?.watermark ? new Date(row.watermark) : null,
  };
}
