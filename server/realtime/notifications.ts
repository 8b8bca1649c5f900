import type { Logger } from 'pino';
import { z } from 'zod';
import { runEvents } from '#db/queries/run-events.ts';
import type { Router } from '#db/router/router.ts';
import { type RunEvent, runEvent } from '#lib/events.ts';

/** An event too long for a notification is announced without its body. */
const announced = z.object({ clientId: z.string(), runId: z.string(), seq: z.number().int() });

/**
 * Reads notifications of run events, one after the other, since an announced one is fetched first.
 * @returns what to call with each payload
 */
export function readNotifications(
  router: Router,
  log: Logger,
  onEvent: (event: RunEvent) => void,
): (payload: string) => void {
  let order = Promise.resolve();
  let waiting = 0;

  async function fetched(payload: unknown): Promise<RunEvent | undefined> {
    const { clientId, runId, seq } = announced.parse(payload);
    const { events } = await router.read('job_control', { clientId: Number(clientId) }, (db) =>
      runEvents(db, Number(runId), seq - 1, 1),
    );
    return events[0];
  }

  return (payload) => {
    let json: unknown;
    try {
      json = JSON.parse(payload);
    } catch {
      log.warn('a notification is no JSON');
      return;
    }
    const whole = runEvent.safeParse(json);
    if (whole.success && waiting === 0) {
      onEvent(whole.data);
      return;
    }
    waiting++;
    order = order
      .then(async () => {
        const event = whole.success ? whole.data : await fetched(json);
        if (event) onEvent(event);
      })
      // The browser sees the gap and fetches the run.
      .catch((error: unknown) => log.warn({ err: error }, 'an event cannot be fetched'))
      .finally(() => {
        waiting--;
      });
  };
}
