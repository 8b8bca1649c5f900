import type { Logger } from 'pino';
import { onRaw } from '#db/executor.ts';
import { listAdminClients } from '#db/queries/admin-clients.ts';
import type { Router } from '#db/router/router.ts';
import { deleteAged } from '#db/writes/retention.ts';
import { apart } from './apart.ts';
import { restingBetween, startWatcher, type Watcher } from './watcher.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface RetentionOptions {
  router: Router;
  days: number;
  log: Logger;
  intervalMs?: number;
}

/**
 * Deletes every hour what is older than so many days and nobody reads any more (db/writes/retention.ts), client by
 * client. Where several workers do so at once, each row is one's.
 */
export function startRetention({ router, days, log, intervalMs = HOUR_MS }: RetentionOptions): Watcher {
  async function look(stopping: AbortSignal): Promise<void> {
    const before = new Date(Date.now() - days * DAY_MS);
    for (const { id } of await router.read('delete', { clientId: null }, listAdminClients)) {
      const clientId = Number(id);
      let rows = 0;
      const step = async () => {
        const count = await router.etl({ clientId }, (raw) => deleteAged(onRaw(raw), clientId, before));
        rows += count;
        return count > 0 ? 'more' : 'done';
      };
      await apart(log, { client: clientId }, 'what is too old of a client could not be deleted', async () => {
        await restingBetween(step, stopping);
      });
      if (rows > 0) log.info({ client: clientId, rows, days }, 'what was too old was deleted');
    }
  }
  return startWatcher({ look, failure: 'what is too old could not be deleted', log, intervalMs });
}
