import type { Logger } from 'pino';
import { isFullSyncDue } from '#db/full-syncs.ts';
import { dueSchedules } from '#db/queries/due-schedules.ts';
import type { Router } from '#db/router/router.ts';
import { startRun } from '#db/writes/runs.ts';
import { takeDue } from '#db/writes/schedules.ts';
import { isAppError } from '#lib/errors.ts';
import { apart } from '../apart.ts';

/**
 * Starts a run for every schedule whose time has come. Taken and started in one transaction, so that a time is neither
 * lost nor used twice, however many workers look. While a run of the integration is unfinished, the time passes: what
 * changed is loaded by the next. Once a week it is a full one, of GitHub (db/full-syncs.ts).
 */
export async function startScheduled(
  { router, log }: { router: Router; log: Logger },
  now: () => Date = () => new Date(),
): Promise<void> {
  const due = await router.read('job_control', { clientId: null }, dueSchedules);
  for (const { integrationId, clientId } of due) {
    const about = { client: clientId, integration: integrationId };
    await apart(log, about, 'a scheduled run could not be started', async () => {
      try {
        await router.write('job_control', { clientId }, async (tx) => {
          if (!(await takeDue(tx, integrationId, now()))) return;
          const mode = (await isFullSyncDue(tx, integrationId, now())) ? 'full' : 'incremental';
          await startRun(tx, { clientId, integrationId, mode, requestedBy: 'schedule' });
        });
      } catch (error) {
        if (isAppError(error) && error.code === 'client_archived') return;
        if (!isAppError(error) || error.code !== 'run_unfinished') throw error;
        await router.write('job_control', { clientId }, (tx) => takeDue(tx, integrationId, now()));
        log.info({ integration: integrationId }, 'a scheduled run was left out: one is unfinished');
      }
    });
  }
}
