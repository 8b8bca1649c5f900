import type { Logger } from 'pino';
import { dueRuns } from '#db/queries/due-runs.ts';
import type { Queue } from '#db/queue.ts';
import type { Router } from '#db/router/router.ts';
import { markStalled } from '#db/writes/stalled.ts';
import { apart } from '../apart.ts';
import { startWatcher, type Watcher } from '../watcher.ts';
import { SILENT_AFTER_SECONDS } from './heartbeat.ts';
import type { Job } from './job.ts';
import { startMarked } from './marked.ts';
import { startScheduled } from './schedule.ts';

export interface Dispatcher extends Watcher {
  /** When it last saw what is due (ms since the epoch); null: never. */
  lastSeenAt(): number | null;
}

/**
 * Sends a job for every run that is due and has none: the one way for start, resume, requeue and takeover. A dead
 * worker's run goes on elsewhere after 7 s of silence and one tick of this; should it only have been frozen, its
 * attempt is fenced off.
 */
export function startDispatcher({
  router,
  queue,
  jobs,
  log,
  intervalMs = 1_000,
}: {
  router: Router;
  queue: Queue;
  jobs: readonly Pick<Job, 'name'>[];
  log: Logger;
  intervalMs?: number;
}): Dispatcher {
  let seenAt: number | null = null;

  async function look(stopping: AbortSignal): Promise<void> {
    await startScheduled({ router, log });
    await startMarked({ router, jobs, log });
    const due = await router.read('job_control', { clientId: null }, dueRuns);
    seenAt = Date.now();
    for (const run of due) {
      if (stopping.aborted) return;
      // A worker is at it.
      if (run.silentSeconds !== null && run.silentSeconds <= SILENT_AFTER_SECONDS) continue;
      const about = { client: run.clientId, run: run.runId };
      await apart(log, about, 'a run could not be dispatched', async () => {
        if (run.silentSeconds !== null) {
          await router.write('job_control', run, (tx) => markStalled(tx, run.runId, SILENT_AFTER_SECONDS));
        }
        // Refused while its old job is still closing, or at work: the next tick tries again.
        if (await queue.send(run)) log.info({ run: run.runId }, 'run dispatched');
      });
    }
  }

  const watcher = startWatcher({ look, failure: 'what is due cannot be seen', log, intervalMs });
  return { ...watcher, lastSeenAt: () => seenAt };
}
