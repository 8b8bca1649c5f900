import type { Logger } from 'pino';
import { onRaw } from '#db/executor.ts';
import type { Listener } from '#db/listen.ts';
import { openDeletions, openRemovals } from '#db/queries/open-removals.ts';
import { errorCode } from '#db/router/connection-errors.ts';
import type { Router } from '#db/router/router.ts';
import { beginDeletionAnew, deletionStep } from '#db/writes/delete-client.ts';
import { removalStep } from '#db/writes/remove-integration.ts';
import { CLIENT_DELETIONS_CHANNEL } from '#lib/events.ts';
import { apart } from './apart.ts';
import { restingBetween, startWatcher, type Watcher } from './watcher.ts';

const FOREIGN_KEY_VIOLATION = '23503';

export interface DeleterOptions {
  router: Router;
  /** Hears of new deletions of clients at once; without it, at the next look. */
  listener?: Listener;
  log: Logger;
  intervalMs?: number;
}

/**
 * Deletes the clients whose deletion was asked for, and the data of integrations that were removed, one after the other
 * and step by step. Of several workers each step is one's.
 */
export function startDeleter(options: DeleterOptions): Pick<Watcher, 'stop'> {
  const { router, listener, log, intervalMs = 2_000 } = options;

  async function deleteClients(stopping: AbortSignal): Promise<void> {
    for (const clientId of await router.read('delete', { clientId: null }, openDeletions)) {
      const step = () =>
        router
          .etl({ clientId }, (raw) => deletionStep(onRaw(raw), clientId))
          .catch((error: unknown) => recover(clientId, error));
      await apart(log, { client: clientId }, 'a client could not be deleted; it goes on', async () => {
        if ((await restingBetween(step, stopping)) === 'done')
          log.info({ client: clientId }, 'a client was deleted');
      });
    }
  }

  async function recover(clientId: number, error: unknown): Promise<'more'> {
    if (errorCode(error) !== FOREIGN_KEY_VIOLATION) throw error;
    log.info({ client: clientId, err: error }, 'rows came behind the back of a deletion: it begins anew');
    await router.etl({ clientId }, (raw) => beginDeletionAnew(onRaw(raw), clientId));
    return 'more';
  }

  async function removeIntegrations(stopping: AbortSignal): Promise<void> {
    for (const { id, clientId } of await router.read('delete', { clientId: null }, openRemovals)) {
      const step = () => router.etl({ clientId }, (raw) => removalStep(onRaw(raw), clientId, id));
      const about = { client: clientId, integration: id };
      await apart(log, about, 'an integration could not be removed; it goes on', async () => {
        if ((await restingBetween(step, stopping)) === 'done') log.info(about, 'an integration was removed');
      });
    }
  }

  const clients = startWatcher({
    look: deleteClients,
    failure: 'clients could not be deleted; it goes on',
    log,
    intervalMs,
  });
  const integrations = startWatcher({
    look: removeIntegrations,
    failure: 'integrations could not be removed; it goes on',
    log,
    intervalMs,
  });
  listener?.listen(CLIENT_DELETIONS_CHANNEL, clients.wake, clients.wake).catch((error: unknown) => {
    log.warn({ err: error }, 'deletions are not heard of at once, only by looking');
  });
  return {
    stop: async () => void (await Promise.all([clients.stop(), integrations.stop()])),
  };
}
