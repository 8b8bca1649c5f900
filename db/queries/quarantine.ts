import { sql } from 'drizzle-orm';
import type { QuarantinedPayload, QuarantinedRecord } from '#lib/api/runs.ts';
import { notFound } from '#lib/errors.ts';
import { type Executor, rowsOf } from '../executor.ts';
import type { Db } from '../router/router.ts';
import type { CheckpointKey } from './checkpoint.ts';
import { instantText } from './sql.ts';

const PAGE = 50;

/** Without its payload, which may be large. */
const recordJson = sql`json_build_object(
  'id', q.id::text, 'runId', q.run_id::text, 'integrationId', q.integration_id::text, 'integration', i.name,
  'job', q.job, 'scope', q.scope, 'recordKey', q.record_key, 'reason', q.reason,
  'at', ${instantText(sql`q.at`)}, 'tries', q.tries, 'triedBy', q.tried_by, 'triedAt', ${instantText(sql`q.tried_at`)},
  'resolvedAt', ${instantText(sql`q.resolved_at`)})`;

/** Of an integration that is being removed nothing is. */
const shown = sql`from etl_quarantine q join integrations i on i.id = q.integration_id and i.removing_at is null`;

export interface QuarantineFilter {
  client: number;
  /** Only those that this run set aside, whether or not a later one did too. */
  run?: number | undefined;
  /** Only those that are not stored since. */
  open: boolean;
  /** Only those with a smaller id. */
  before?: number | undefined;
}

/** Records that were set aside, newest first, and how many are open in all. */
export async function listQuarantine(
  db: Db,
  { client, run, open, before }: QuarantineFilter,
): Promise<{ records: QuarantinedRecord[]; next: string | null; open: number }> {
  const ofRun =
    run === undefined
      ? sql``
      : sql`and (q.run_id = ${run}::bigint or q.earlier_runs @> array[${run}::bigint])`;
  const rows = await db.execute<{ record: QuarantinedRecord }>(sql`
    select ${recordJson} as record ${shown}
    where q.client_id = ${client}::int ${ofRun} ${open ? sql`and q.resolved_at is null` : sql``}
      ${before === undefined ? sql`` : sql`and q.id < ${before}::bigint`}
    order by q.id desc limit ${PAGE + 1}::int`);
  const [count] = await db.execute<{ open: number }>(sql`
    select count(*)::int as open ${shown}
    where q.client_id = ${client}::int and q.resolved_at is null ${ofRun}`);
  const records = rows.slice(0, PAGE).map(({ record }) => record);
  return { records, next: rows.length > PAGE ? (records.at(-1)?.id ?? null) : null, open: count?.open ?? 0 };
}

/** @throws AppError 404 when the client has none with this id */
export async function getQuarantined(db: Db, id: number): Promise<QuarantinedRecord> {
  const [row] = await db.execute<{ record: QuarantinedRecord }>(sql`
    select ${recordJson} as record ${shown}
    where q.id = ${id}::bigint`);
  if (!row) throw notFound('record');
  return row.record;
}

/** As {@link getQuarantined}, with what the source gave. */
export async function getQuarantinedPayload(db: Db, id: number): Promise<QuarantinedPayload> {
  const [row] = await db.execute<{ payload: unknown }>(sql`
    select payload from etl_quarantine where id = ${id}::bigint`);
  return { ...(await getQuarantined(db, id)), payload: row?.payload };
}

/** Whether anything of the step is set aside: only then is it worth looking at every chunk's keys. */
export async function hasSetAside(
  tx: Executor,
  { integrationId, job, scope }: CheckpointKey,
): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`
    select 1 from etl_quarantine
    where integration_id = ${integrationId}::bigint and job = ${job} and scope = ${scope} and resolved_at is null
    limit 1`,
  );
  return rows.length > 0;
}
