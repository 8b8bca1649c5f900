import type { Logger } from 'pino';
import { onRaw } from '#db/executor.ts';
import type { Router } from '#db/router/router.ts';
import { beat, type Lease } from '#db/writes/run-lease.ts';

/** Three missed beats, and the watch calls the run stalled. */
export const BEAT_MS = 2_000;
export const SILENT_AFTER_SECONDS = 7;

/**
 * Says every two seconds that the attempt is alive: a source may take longer than that for one page. On the same event
 * loop as the work, so that a loop that is held shows. Hears, too, what a person wants, since a notification can be lost.
 * @param changed somebody wants something else than that it runs, or another attempt has begun
 * @returns how to end it
 */
export function startHeartbeat(
  { router, log }: { router: Router; log: Logger },
  lease: Lease,
  changed: (reason: string) => void,
): () => void {
  const { clientId } = lease.run;
  let beating = false;
  const timer = setInterval(() => {
    if (beating) return;
    beating = true;
    router
      .etl({ clientId }, (raw) => beat(onRaw(raw), lease))
      .then((desired) => {
        if (desired === null) changed('another attempt has begun');
        else if (desired !== 'running') changed(`somebody wants it ${desired}`);
      })
      // The next one, or the chunk's own transaction, will tell.
      .catch((error: unknown) => log.debug({ err: error }, 'a heartbeat was lost'))
      .finally(() => {
        beating = false;
      });
  }, BEAT_MS);
  timer.unref();
  return () => clearInterval(timer);
}
