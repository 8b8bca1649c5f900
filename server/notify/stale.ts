import type { Logger } from 'pino';
import { perhapsStale, type Staleness, staleness } from '#db/queries/stale-integrations.ts';
import type { Router } from '#db/router/router.ts';
import { endNotification, notify } from '#db/writes/notifications.ts';
import { formatDuration, formatInstantExact } from '#lib/format.ts';
import { apart } from '../apart.ts';
import { longestGap } from './longest-gap.ts';

const HOUR_MS = 3_600_000;
/** So many times of a schedule may come to nothing before somebody should know. */
const MISSED = 3;
/** Nor does anybody have to know of a full sync that takes so long. */
const FULL_MS = 24 * HOUR_MS;

/** Data may be as old as this, in ms, before it is stale. */
function allowedAge({ cron, timeZone }: { cron: string; timeZone: string }, now: Date): number {
  return Math.max(MISSED * longestGap(cron, timeZone, now), HOUR_MS);
}

/**
 * `fresh` also where nothing is to be fresh: without a schedule. `early`: its schedule is younger than that, or a full
 * sync is under way.
 */
function verdict({ schedule, lastGoodAt, fullSince }: Staleness, now: Date): 'stale' | 'fresh' | 'early' {
  if (!schedule) return 'fresh';
  const limit = now.getTime() - allowedAge(schedule, now);
  if (lastGoodAt && Date.parse(lastGoodAt) >= limit) return 'fresh';
  if (fullSince && Date.parse(fullSince) >= now.getTime() - FULL_MS) return 'early';
  return Date.parse(schedule.changedAt) >= limit ? 'early' : 'stale';
}

function words({ name, client, timeZone, schedule, lastGoodAt }: Staleness, now: Date) {
  const gap = schedule ? longestGap(schedule.cron, schedule.timeZone, now) / 1_000 : null;
  const last = lastGoodAt
    ? `The last sync that ended well did so at ${formatInstantExact(lastGoodAt, timeZone)}`
    : 'No sync has ended well yet';
  return {
    title: `${name} of ${client} is out of date`,
    body: `${last}; by its schedule there is one every ${formatDuration(gap)}. Look at its last runs for the reason.`,
  };
}

/** Tells of data that has become stale, once, and ends what was told when it is fresh again or need not be. */
export async function tellStale(router: Router, log: Logger, now = new Date()): Promise<void> {
  const candidates = await router.read('job_control', { clientId: null }, perhapsStale);
  for (const { integrationId, clientId } of candidates) {
    const about = { client: clientId, integration: integrationId };
    await apart(log, about, 'whether data is stale cannot be seen', async () => {
      const facts = await router.read('job_control', { clientId }, (db) => staleness(db, integrationId));
      const is = verdict(facts, now);
      const subject = `integration:${integrationId}`;
      const kind = 'data_stale';
      if (is === 'stale' && !facts.told) {
        const path = `/jobs?client=${clientId}`;
        const news = { clientId, kind, subject, path, ...words(facts, now) } as const;
        const id = await router.write('job_control', { clientId }, (tx) => notify(tx, news));
        if (id) log.warn({ integration: integrationId, client: clientId }, 'data is stale');
      } else if (is === 'fresh' && facts.told) {
        const ended = await router.write('job_control', { clientId }, (tx) =>
          endNotification(tx, { kind, subject }),
        );
        if (ended) log.info({ integration: integrationId, client: clientId }, 'data is no longer stale');
      }
    });
  }
}
