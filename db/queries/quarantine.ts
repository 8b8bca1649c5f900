import { sql } from 'drizzle-orm';
import type { QuarantinedPayload, QuarantinedRecord } from '#lib/api/runs.ts';
import { notFound } from '#lib/errors.ts';
import type { Db } from '../router/router.ts';
import { isoText } from './run-view.ts';

const PAGE = 50;

/** Without its payload, which may be large. */
const recordJson = sql`json_build_object(
  'id', q.id::text, 'runId', q.run_id::text, 'integrationId', q.integration_id::text, 'integration', i.name,
  'job', q.job, 'scope', q.scope, 'recordKey', q.record_key, 'reason', q.reason,
  'at', ${isoText(sql`q.at`)}, 'tries', q.tries, 'triedBy', q.tried_by, 'triedAt', ${isoText(sql`q.tried_at`)},
  'resolvedAt', ${isoText(sql`q.resolved_at`)})`;

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
    select ${recordJson} as record from etl_quarantine q join integrations i on i.id = q.integration_id
    where q.client_id = ${client}::int ${ofRun} ${open ? sql`and q.resolved_at is null` : sql``}
      ${before === undefined ? sql`` : sql`and q.id < ${before}::bigint`}
    order by q.id desc limit ${PAGE + 1}::int`);
  const [count] = await db.execute<{ open: number }>(sql`
    select count(*)::int as open from etl_quarantine q
    where q.client_id = ${client}::int and q.resolved_at is null ${ofRun}`);
  const records = rows.slice(0, PAGE).map(({ record }) => record);
  return { records, next: rows.length > PAGE ? (records.at(-1)?.id ?? null) : null, open: count?.open ?? 0 };
}

/** @throws AppError 404 when the client has none with this id */
export async function getQuarantined(db: Db, id: number): Promise<QuarantinedRecord> {
  const [row] = await db.execute<{ record: QuarantinedRecord }>(sql`
    select ${recordJson} as record from etl_quarantine q join integrations i on i.id = q.integration_id
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
