import type { Logger } from 'pino';
import { dueRuns } from '#db/queries/due-runs.ts';
import type { Queue } from '#db/queue.ts';
import type { Router } from '#db/router/router.ts';
import { markStalled } from '#db/writes/stalled.ts';
import { SILENT_AFTER_SECONDS } from './heartbeat.ts';
import type { Job } from './job.ts';
import { startMarked } from './marked.ts';
import { startScheduled } from './schedule.ts';

export interface Dispatcher {
  /** Looks now: something has just become due. */
  wake(): void;
  /** When it last saw what is due (ms since the epoch); null: never. */
  lastSeenAt(): number | null;
  /** Sends nothing more; resolves when the look under way is over. */
  stop(): Promise<void>;
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
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let seenAt: number | null = null;
  let blind = false;

  async function look(): Promise<void> {
    await startScheduled({ router, log });
    await startMarked({ router, jobs, log });
    const due = await router.read('job_control', { clientId: null }, dueRuns);
    seenAt = Date.now();
    blind = false;
    for (const run of due) {
      if (stopped) return;
      // A worker is at it.
      if (run.silentSeconds !== null && run.silentSeconds <= SILENT_AFTER_SECONDS) continue;
      if (run.silentSeconds !== null) {
        await router.write('job_control', run, (tx) => markStalled(tx, run.runId, SILENT_AFTER_SECONDS));
      }
      // Refused while its old job is still closing, or at work: the next tick tries again.
      if (await queue.send(run)) log.info({ run: run.runId }, 'run dispatched');
    }
  }

  function wake(): void {
    if (stopped) return;
    again = running !== undefined;
    running ??= look()
      .catch((error: unknown) => {
        // Once: while the database is away it would be said every second.
        log[blind ? 'debug' : 'warn']({ err: error }, 'what is due cannot be seen');
        blind = true;
      })
      .then(() => {
        running = undefined;
        if (again) wake();
      });
  }

  const timer = setInterval(wake, intervalMs);
  timer.unref();
  wake();

  return {
    wake,
    lastSeenAt: () => seenAt,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
