import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { errorCode, isConnectionLost } from '#db/router/connection-errors.ts';
import { isAppError } from '#lib/errors.ts';

/** Serialization failure and deadlock: the database asks to try again. */
const TRY_AGAIN = new Set(['40001', '40P01']);
/**
 * Before each further try. The first comes at once: after a connection was ended by the server, postgres.js answers the
 * next query on its slot with the old error, so one loss costs two tries.
 */
const DELAYS_MS = [0, 50, 100, 200, 400, 800, 1_600, 1_600];

/** What the router refuses for a moment. */
export const REFUSED = new Set(['pool_timeout', 'overloaded', 'database_unavailable']);

/** Whether the transaction was undone by circumstances, not by what it did. */
export function isPassing(error: unknown): boolean {
  if (isConnectionLost(error) || TRY_AGAIN.has(errorCode(error) ?? '')) return true;
  return isAppError(error) && REFUSED.has(error.code);
}

/**
 * Repeats a transaction that lost its connection, 9 tries within about 5 s. Each must be safe to run again even when its
 * COMMIT got through and only the answer was lost: upserts, a step that counts a record once, a sequence taken anew.
 */
export async function retried<T>(log: Logger, what: string, transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      const delay = DELAYS_MS[attempt - 1];
      if (delay === undefined || !isPassing(error)) throw error;
      log.warn({ err: error, attempt }, `${what} is tried again`);
      if (delay > 0) await sleep(delay);
    }
  }
}
