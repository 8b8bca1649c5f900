import { sql } from 'drizzle-orm';
import type { Schedule } from '#lib/api/runs.ts';
import { notFound } from '#lib/errors.ts';
import { getSchedule } from '../queries/schedule.ts';
import type { Db } from '../router/router.ts';
import { nextTimes, type Timing, timesIfReadable } from '../schedule-times.ts';
import { recordAudit } from './audit.ts';
import { changedMeanwhile } from './conflict.ts';

export interface ScheduleChange extends Timing {
  enabled: boolean;
  missed: 'once' | 'skip';
}

/**
 * Sets when an integration is synced by itself.
 * @param version of the schedule that it was made from; 0: there was none
 * @throws AppError 404; 409 `conflict` when somebody was faster
 */
export async function putSchedule(
  tx: Db,
  {
    clientId,
    integrationId,
    actor,
    ip,
    now,
    version,
    ...change
  }: ScheduleChange & {
    clientId: number;
    integrationId: number;
    actor: string;
    ip: string | null;
    now: Date;
    version: number;
  },
): Promise<Schedule> {
  const { cron, timeZone, enabled, missed } = change;
  const [next] = nextTimes(change, now, 1);
  // Two at once: the second waits here, also for the first schedule of an integration.
  const [integration] = await tx.execute<{ name: string }>(
    sql`select name from integrations where id = ${integrationId}::bigint and removing_at is null for no key update`,
  );
  if (!integration || !next) throw notFound('integration');
  const before = await getSchedule(tx, integrationId, now);
  if ((before?.version ?? 0) !== version) {
    const { changedBy = null, changedAt = null } = before ?? {};
    throw changedMeanwhile(`the schedule of “${integration.name}”`, changedBy, changedAt);
  }
  await tx.execute(sql`
    insert into etl_schedules as s (integration_id, client_id, cron, time_zone, enabled, missed, next_at, changed_by)
    values (${integrationId}::bigint, ${clientId}::int, ${cron}, ${timeZone}, ${enabled}::boolean, ${missed},
      ${next.toISOString()}::timestamptz, ${actor})
    on conflict (integration_id) do update set cron = excluded.cron, time_zone = excluded.time_zone,
      enabled = excluded.enabled, missed = excluded.missed, next_at = excluded.next_at,
      version = s.version + 1, changed_by = excluded.changed_by, changed_at = clock_timestamp()`);
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: 'schedule.set',
    subject: `integration:${integrationId}`,
    before: before && { ...pick(before) },
    after: change,
  });
  const after = await getSchedule(tx, integrationId, now);
  if (!after) throw new Error('The schedule was written and is not there');
  return after;
}

const pick = ({ cron, timeZone, enabled, missed }: ScheduleChange): ScheduleChange => ({
  cron,
  timeZone,
  enabled,
  missed,
});

const DAY_MS = 86_400_000;

/** A start later than this is one that was missed: nobody was there. */
const MISSED_AFTER_MS = 60_000;

/**
 * Takes the schedule's time that has come, and moves it to the next one; of several workers one gets it.
 * @returns whether a run is to be started: not when it was missed and is to be skipped, or is taken already
 */
export async function takeDue(tx: Db, integrationId: number, now: Date): Promise<boolean> {
  const [row] = await tx.execute<{ cron: string; zone: string; missed: string; late: number }>(sql`
    select cron, time_zone as zone, missed,
      (extract(epoch from ${now.toISOString()}::timestamptz - next_at) * 1000)::float8 as late
    from etl_schedules
    where integration_id = ${integrationId}::bigint and enabled and next_at <= ${now.toISOString()}::timestamptz
    for update skip locked`);
  if (!row) return false;
  const [next] = timesIfReadable({ cron: row.cron, timeZone: row.zone }, now, 1);
  await tx.execute(sql`
    update etl_schedules set next_at = ${(next ?? new Date(now.getTime() + DAY_MS)).toISOString()}::timestamptz
    where integration_id = ${integrationId}::bigint`);
  return row.missed === 'once' || row.late <= MISSED_AFTER_MS;
}
