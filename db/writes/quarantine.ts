import { sql } from 'drizzle-orm';
import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import { type Executor, rowsOf } from '../executor.ts';
import type { CheckpointKey } from '../queries/checkpoint.ts';
import type { Db } from '../router/router.ts';
import { recordAudit } from './audit.ts';

/**
 * Sets records aside, each once: one that is set aside already gets its newest payload and reason.
 * @returns how many of them this run had not set aside yet
 */
export async function setAside(
  tx: Executor,
  { clientId, integrationId, job, scope }: CheckpointKey,
  runId: number,
  rejected: RejectedRecord[],
): Promise<number> {
  if (rejected.length === 0) return 0;
  const byKey = new Map(rejected.map((record) => [record.key, record]));
  const [row] = await rowsOf<{ fresh: number }>(
    tx,
    sql`
    with given as (
      select * from json_to_recordset(${safeJson([...byKey.values()])}::text::json)
        as r(key text, payload jsonb, reason text)
    ), known as (
      select q.record_key from etl_quarantine q join given on given.key = q.record_key
      where q.integration_id = ${integrationId}::bigint and q.job = ${job} and q.scope = ${scope}
        and q.resolved_at is null and q.run_id = ${runId}::bigint
    ), stored as (
      insert into etl_quarantine as q (client_id, integration_id, run_id, job, scope, record_key, payload, reason)
      select ${clientId}::int, ${integrationId}::bigint, ${runId}::bigint, ${job}, ${scope}, key, payload, reason
      from given
      on conflict (integration_id, job, scope, record_key) where resolved_at is null do update set
        earlier_runs = case when q.run_id = excluded.run_id then q.earlier_runs else q.earlier_runs || q.run_id end,
        run_id = excluded.run_id, payload = excluded.payload, reason = excluded.reason, at = clock_timestamp()
    )
    select (count(*) - (select count(*) from known))::int as fresh from given`,
  );
  return row?.fresh ?? 0;
}

/** JSON that PostgreSQL's jsonb takes: without NUL and halves of surrogate pairs, which a source may well send. */
function safeJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? inner.replaceAll('\0', '').toWellFormed() : inner,
  );
}

/** Records that are stored now are set aside no longer. */
export async function resolveStored(
  tx: Executor,
  { integrationId, job, scope }: CheckpointKey,
  keys: string[],
): Promise<void> {
  if (keys.length === 0) return;
  await tx.execute(sql`
    update etl_quarantine set resolved_at = clock_timestamp()
    where integration_id = ${integrationId}::bigint and job = ${job} and scope = ${scope} and resolved_at is null
      and record_key in (select json_array_elements_text(${JSON.stringify(keys)}::text::json))`);
}

/**
 * Writes down that a person tried a record again. `reason`: why it still does not fit; null: it is stored now.
 * @returns false when it is set aside no longer, e.g. since a sync stored it meanwhile: nothing was written
 */
export async function noteRetry(
  tx: Db,
  retry: { id: number; clientId: number; actor: string; ip: string | null; reason: string | null },
): Promise<boolean> {
  const { id, clientId, actor, ip, reason } = retry;
  const noted = await tx.execute(sql`
    update etl_quarantine set tries = tries + 1, tried_by = ${actor}, tried_at = clock_timestamp(),
      reason = coalesce(${reason}, reason),
      resolved_at = case when ${reason}::text is null then clock_timestamp() end
    where id = ${id}::bigint and resolved_at is null
    returning id`);
  if (noted.length === 0) return false;
  const after = { stored: reason === null, reason };
  await recordAudit(tx, { clientId, actor, ip, action: 'quarantine.retry', subject: `record:${id}`, after });
  return true;
}
