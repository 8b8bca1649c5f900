import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { onRaw } from '#db/executor.ts';
import type { Listener } from '#db/listen.ts';
import { errorCode } from '#db/router/connection-errors.ts';
import type { Router } from '#db/router/router.ts';
import { beginDeletionAnew, deletionStep, openDeletions } from '#db/writes/delete-client.ts';
import { CLIENT_DELETIONS_CHANNEL } from '#lib/events.ts';

export interface Deleter {
  /** Begins nothing more; resolves when the step under way is over. */
  stop(): Promise<void>;
}

const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Deletes the clients whose deletion was asked for, one after the other and step by step, with as much rest between
 * steps as they take: others' work goes on beside it. Of several workers each step is one's.
 */
export function startDeleter({
  router,
  listener,
  log,
  intervalMs = 2_000,
}: {
  router: Router;
  /** Hears of new deletions at once; without it, at the next look. */
  listener?: Listener;
  log: Logger;
  intervalMs?: number;
}): Deleter {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let again = false;

  async function look(): Promise<void> {
    const open = await router.read('delete', { clientId: null }, openDeletions);
    for (const clientId of open) await deleteClient(clientId);
  }

  async function deleteClient(clientId: number): Promise<void> {
    for (;;) {
      if (stopping.signal.aborted) return;
      const started = performance.now();
      const state = await router
        .etl({ clientId }, (raw) => deletionStep(onRaw(raw), clientId))
        .catch((error: unknown) => recover(clientId, error));
      if (state === 'done') log.info({ client: clientId }, 'a client was deleted');
      if (state !== 'more') return;
      await sleep(performance.now() - started, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  async function recover(clientId: number, error: unknown): Promise<'more'> {
    if (errorCode(error) !== FOREIGN_KEY_VIOLATION) throw error;
    log.info({ client: clientId, err: error }, 'rows came behind the back of a deletion: it begins anew');
    await router.etl({ clientId }, (raw) => beginDeletionAnew(onRaw(raw), clientId));
    return 'more';
  }

  function wake(): void {
    if (stopping.signal.aborted) return;
    again = running !== undefined;
    running ??= look()
      .catch((error: unknown) => log.warn({ err: error }, 'a client could not be deleted; it goes on'))
      .then(() => {
        running = undefined;
        if (again) wake();
      });
  }

  listener?.listen(CLIENT_DELETIONS_CHANNEL, wake, wake).catch((error: unknown) => {
    log.warn({ err: error }, 'deletions are not heard of at once, only by looking');
  });
  const timer = setInterval(wake, intervalMs);
  timer.unref();
  wake();

  return {
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await running;
    },
  };
}
