import { type SQL, sql } from 'drizzle-orm';
import { type Executor, rowsOf } from './executor.ts';
import { instantText } from './queries/sql.ts';
import { type Timing, timesIfReadable } from './schedule-times.ts';

/*
 * What an incremental sync of GitHub does not see (deletions, late re-runs), a full one does: once a week the schedule
 * starts one in the place of an incremental (docs/decisions/014).
 */

/** The first of the quiet hours, in the time zone of the schedule. */
const QUIET = '0 2 * * *';
/** Behind so many days comes the night of the next: seven days after the one before, at night. */
const DAYS_BETWEEN = 6;
const DAY_MS = 86_400_000;

/** What says when the next full sync is due. Instants are ISO 8601, UTC. */
export interface FullSyncFacts extends Timing {
  /** When the last one began that came to its end, whole or in part; the integration itself where none did. */
  since: string;
  /** When the last one began at all; null: none did. */
  tried: string | null;
}

const lastRun = (only: SQL) => sql`(
  select r.created_at from etl_runs r
  where r.client_id = g.client_id and r.integration_id = g.id and r.mode = 'full' and r.only_steps is null and ${only}
  order by r.id desc limit 1)`;

/** Of an integration, {@link FullSyncFacts} as JSON; null: it is none of GitHub, or has no schedule. */
export const fullSyncFacts = (integrationId: SQL): SQL<FullSyncFacts | null> => sql`(
  select json_build_object('cron', s.cron, 'timeZone', s.time_zone,
    'since', ${instantText(sql`coalesce(${lastRun(sql`r.state in ('succeeded', 'partial')`)}, g.created_at)`)},
    'tried', ${instantText(lastRun(sql`true`))})
  from integrations g join etl_schedules s on s.integration_id = g.id and s.enabled
  where g.id = ${integrationId} and g.kind = 'github')`;

const nightAfter = (timeZone: string, at: number): number =>
  timesIfReadable({ cron: QUIET, timeZone }, new Date(at), 1)[0]?.getTime() ?? at + DAY_MS;

/** From when on a scheduled sync is a full one. One that failed or was stopped is begun again in the next night. */
function fullSyncDue({ timeZone, since, tried }: FullSyncFacts): number {
  const due = nightAfter(timeZone, Date.parse(since) + DAYS_BETWEEN * DAY_MS);
  return tried === null ? due : Math.max(due, nightAfter(timeZone, Date.parse(tried)));
}

/** Whether a sync that the schedule starts now is to be a full one. */
export async function isFullSyncDue(tx: Executor, integrationId: number, now: Date): Promise<boolean> {
  const [row] = await rowsOf<{ facts: FullSyncFacts | null }>(
    tx,
    sql`select ${fullSyncFacts(sql`${integrationId}::bigint`)} as facts`,
  );
  return !!row?.facts && now.getTime() >= fullSyncDue(row.facts);
}

/** The time of the schedule at which the next full sync begins, ISO 8601; null: none will. */
export function nextFullSync(facts: FullSyncFacts | null, now: Date): string | null {
  if (!facts) return null;
  // At the time itself, too.
  const after = new Date(Math.max(fullSyncDue(facts) - 1, now.getTime()));
  return timesIfReadable(facts, after, 1)[0]?.toISOString() ?? null;
}
