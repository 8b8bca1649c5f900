import { z } from 'zod';
import type { Listener } from '#db/listen.ts';
import { dueDeliveries } from '#db/queries/due-deliveries.ts';
import { NOTIFICATIONS_CHANNEL, type NotificationEvent } from '#lib/events.ts';
import { startWatcher } from '../watcher.ts';
import { type DeliverOptions, deliver } from './deliver.ts';
import { tellExpiring } from './expiring.ts';
import { tellStale } from './stale.ts';

export interface NotifierOptions extends DeliverOptions {
  listener: Listener;
  /** Each notification that is new or has ended, of any client: for the sockets of this process. */
  onNotification?: (event: NotificationEvent) => void;
  /** How often it is looked for what is due, besides being told. */
  intervalMs?: number;
  /** How often it is looked for stale data and tokens that expire. */
  staleIntervalMs?: number;
}

const MOST_AT_ONCE = 4;
const event = z.object({ clientId: z.string(), id: z.string() });

/**
 * Sends notifications to webhooks, and notices stale data and tokens that expire. Any number of processes may: each delivery is sent by one of
 * them at a time. Starts at once; `close` gives up what is under way, which is then sent again by the next.
 */
export function startNotifier(options: NotifierOptions): { close(): Promise<void> } {
  const { router, listener, log, onNotification, intervalMs = 5_000, staleIntervalMs = 60_000 } = options;
  const giveUp = new AbortController();
  const active = new Map<number, Promise<void>>();
  const send = async (stopping: AbortSignal) => {
    if (active.size >= MOST_AT_ONCE) return;
    const due = await router.read('job_control', { clientId: null }, (db) => dueDeliveries(db, MOST_AT_ONCE));
    for (const delivery of due) {
      const { deliveryId } = delivery;
      if (stopping.aborted || active.size >= MOST_AT_ONCE) return;
      if (active.has(deliveryId)) continue;
      const work = deliver(options, delivery, giveUp.signal)
        .catch((error: unknown) => {
          // Its lease ends; then it is due again.
          log.warn({ err: error, delivery: deliveryId }, 'a notification cannot be sent now');
          return false;
        })
        .then((made) => {
          active.delete(deliveryId);
          // Not after a failure of the database: that would be a loop without a pause.
          if (made) sending.wake();
        });
      active.set(deliveryId, work);
    }
  };
  const sending = startWatcher({ look: send, failure: 'what is to be sent cannot be seen', log, intervalMs });
  const watching = startWatcher({
    async look() {
      await tellStale(router, log);
      await tellExpiring(router, log);
    },
    failure: 'stale data and expiring tokens cannot be looked for',
    log,
    intervalMs: staleIntervalMs,
  });

  function hear(payload: string): void {
    if (giveUp.signal.aborted) return;
    sending.wake();
    try {
      onNotification?.(event.parse(JSON.parse(payload)));
    } catch (error) {
      log.warn({ err: error }, 'a notification cannot be read');
    }
  }

  // After a reconnect what was told meanwhile is lost: both look by themselves.
  listener.listen(NOTIFICATIONS_CHANNEL, hear, sending.wake).catch((error: unknown) => {
    log.warn({ err: error }, 'new notifications are not heard of at once, only by looking');
  });

  return {
    async close() {
      giveUp.abort();
      await Promise.all([sending.stop(), watching.stop()]);
      await Promise.all(active.values());
    },
  };
}
