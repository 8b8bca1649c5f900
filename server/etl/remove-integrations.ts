import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { onRaw } from '#db/executor.ts';
import type { Router } from '#db/router/router.ts';
import { openRemovals, removalStep } from '#db/writes/remove-integration.ts';

export interface Remover {
  /** Begins nothing more; resolves when the step under way is over. */
  stop(): Promise<void>;
}

/**
 * Deletes the data of integrations that were removed, step by step, with as much rest between steps as they take: others'
 * work goes on beside it. Of several workers each step is one's.
 */
export function startRemover({
  router,
  log,
  intervalMs = 2_000,
}: {
  router: Router;
  log: Logger;
  intervalMs?: number;
}): Remover {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  async function look(): Promise<void> {
    const open = await router.read('delete', { clientId: null }, openRemovals);
    for (const { id, clientId } of open) {
      let state: string;
      do {
        if (stopping.signal.aborted) return;
        const began = performance.now();
        state = await router.etl({ clientId }, (raw) => removalStep(onRaw(raw), clientId, id));
        if (state === 'done') log.info({ client: clientId, integration: id }, 'an integration was removed');
        await sleep(performance.now() - began, undefined, { signal: stopping.signal }).catch(() => {});
      } while (state === 'more');
    }
  }

  const timer = setInterval(() => {
    running ??= look()
      .catch((error: unknown) => log.warn({ err: error }, 'an integration could not be removed; it goes on'))
      .finally(() => {
        running = undefined;
      });
  }, intervalMs);
  timer.unref();

  return {
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await running;
    },
  };
}
