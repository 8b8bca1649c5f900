import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

export interface Watcher {
  /** Looks now; while it looks, once more afterwards. */
  wake(): void;
  /** Begins no further look; resolves when the one under way is over. */
  stop(): Promise<void>;
}

/**
 * Looks for work at once, every `intervalMs`, and when woken: one look at a time. A look that fails is told of as
 * `failure`, once until one succeeds: while the database is away it would be said every second.
 * @param look given the signal that it is to stop, which it should heed between pieces of work
 */
export function startWatcher({
  look,
  failure,
  log,
  intervalMs,
}: {
  look: (stopping: AbortSignal) => Promise<void>;
  failure: string;
  log: Logger;
  intervalMs: number;
}): Watcher {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let again = false;
  let blind = false;

  function wake(): void {
    if (stopping.signal.aborted) return;
    again = running !== undefined;
    running ??= look(stopping.signal)
      .then(
        () => {
          blind = false;
        },
        (error: unknown) => {
          log[blind ? 'debug' : 'warn']({ err: error }, failure);
          blind = true;
        },
      )
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
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await running;
    },
  };
}

/**
 * Steps until there is none left, with as much rest between them as they take: others' work goes on beside it.
 * @returns how the last ended; `more` when it was told to stop before
 */
export async function restingBetween<S extends string>(
  step: () => Promise<S | 'more'>,
  stopping: AbortSignal,
): Promise<S | 'more'> {
  let state: S | 'more' = 'more';
  while (state === 'more' && !stopping.aborted) {
    const began = performance.now();
    state = await step();
    await sleep(performance.now() - began, undefined, { signal: stopping }).catch(() => {});
  }
  return state;
}
