import type { Logger } from 'pino';
import { dueMarks, markedSteps } from '#db/queries/marked.ts';
import type { Router } from '#db/router/router.ts';
import { BY_WEBHOOK } from '#db/writes/dirty-records.ts';
import { startRun } from '#db/writes/runs.ts';
import { isAppError } from '#lib/errors.ts';
import { apart } from '../apart.ts';
import type { Job } from './job.ts';

/**
 * A push of twenty commits, or a merge, brings a dozen deliveries within seconds: one run reads them all. So it begins
 * when nothing has come for 5 s, and after 50 s in any case; with the dispatcher's second, within 10 s and 60 s.
 */
const DEBOUNCE = { quietSeconds: 5, mostSeconds: 50 };

/**
 * Starts a run of the steps that webhooks say have something new. While a run of the integration is unfinished, the
 * marks wait; what is missed all the same, the next scheduled run reads (G13).
 */
export async function startMarked(
  { router, jobs, log }: { router: Router; jobs: readonly Pick<Job, 'name'>[]; log: Logger },
  debounce = DEBOUNCE,
): Promise<void> {
  const names = jobs.map(({ name }) => name);
  const due = await router.read('job_control', { clientId: null }, (db) =>
    dueMarks(db, { jobs: names, ...debounce }),
  );
  for (const { integrationId, clientId } of due) {
    const about = { client: clientId, integration: integrationId };
    await apart(log, about, 'marked records wait', async () => {
      try {
        await router.write('job_control', { clientId }, async (tx) => {
          const steps = await markedSteps(tx, integrationId, names);
          if (steps.length === 0) return;
          await startRun(tx, {
            clientId,
            integrationId,
            mode: 'incremental',
            requestedBy: BY_WEBHOOK,
            steps,
          });
        });
      } catch (error) {
        // Another worker, or a person, was first.
        if (!isAppError(error) || error.code !== 'run_unfinished') throw error;
        log.debug({ ...about, err: error }, 'marked records wait');
      }
    });
  }
}
