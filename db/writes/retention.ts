import { type SQL, sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { lastingKinds } from './notifications.ts';

/** So many rows in one transaction: a part of a second. */
const BATCH = 5_000;

/** What grows for ever, and which of it nobody reads any more. Records, runs and the audit log stay. */
const aged: { table: string; old: (before: SQL) => SQL }[] = [
  // A run stays with its steps and counts; what it said goes.
  {
    table: 'etl_events',
    old: (before) => sql`exists (select from etl_runs r where r.id = t.run_id and r.finished_at < ${before})`,
  },
  // With the payload as the source gave it. What still does not fit stays, however old.
  { table: 'etl_quarantine', old: (before) => sql`t.resolved_at < ${before}` },
  // GitHub sends a delivery again for three days at most.
  { table: 'hook_deliveries', old: (before) => sql`t.at < ${before}` },
  { table: 'webhook_deliveries', old: (before) => sql`t.state <> 'waiting' and t.due_at < ${before}` },
  // What has not ended is told by its row: without it, it would be told again.
  {
    table: 'notifications',
    old: (before) =>
      sql`t.at < ${before} and (t.ended_at is not null
            or t.kind not in (select json_array_elements_text(${JSON.stringify(lastingKinds)}::text::json)))
          and not exists (select from webhook_deliveries d where d.notification_id = t.id)`,
  },
];

/**
 * Deletes of one client, in a transaction whose client it is, some of what is older than `before`: events of runs that
 * ended, payloads of records that are stored by now, notifications, and deliveries of webhooks either way.
 * @returns how many rows; 0 when nothing of that age is left
 */
export async function deleteAged(tx: Executor, clientId: number, before: Date): Promise<number> {
  const instant = sql`${before.toISOString()}::timestamptz`;
  for (const { table, old } of aged) {
    const rows = await rowsOf<{ count: number }>(
      tx,
      sql`with gone as (
            delete from ${sql.identifier(table)} where ctid = any(array(
              select t.ctid from ${sql.identifier(table)} t
              where t.client_id = ${clientId}::int and ${old(instant)} limit ${BATCH}::int))
            returning 1)
          select count(*)::int as count from gone`,
    );
    const count = rows[0]?.count ?? 0;
    if (count > 0) return count;
  }
  return 0;
}
