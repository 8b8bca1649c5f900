import { sql } from 'drizzle-orm';
import type { Schedule } from '#lib/api/runs.ts';
import { type FullSyncFacts, fullSyncFacts, nextFullSync } from '../full-syncs.ts';
import type { Db } from '../router/router.ts';
import { timesIfReadable } from '../schedule-times.ts';
import { instantText } from './sql.ts';

/** The schedule of an integration with its next times; null: it has none. */
export async function getSchedule(db: Db, integrationId: number, now: Date): Promise<Schedule | null> {
  type Row = Omit<Schedule, 'nextRuns' | 'nextFull'> & { full: FullSyncFacts | null };
  const [row] = await db.execute<Row & Record<string, unknown>>(sql`
    select integration_id::text as "integrationId", cron, time_zone as "timeZone", enabled, missed, version,
      changed_by as "changedBy", ${instantText(sql`changed_at`)} as "changedAt",
      ${fullSyncFacts(sql`etl_schedules.integration_id`)} as full
    from etl_schedules where integration_id = ${integrationId}::bigint`);
  if (!row) return null;
  const { full, ...schedule } = row;
  const nextRuns = row.enabled ? timesIfReadable(row, now).map((time) => time.toISOString()) : [];
  return { ...schedule, nextRuns, nextFull: nextFullSync(full, now) };
}
