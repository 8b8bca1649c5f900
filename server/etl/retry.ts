import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { errorCode, isConnectionLost } from '#db/router/connection-errors.ts';
import { isAppError } from '#lib/errors.ts';

/** Serialization failure and deadlock: the database asks to try again. */
const TRY_AGAIN = new Set(['40001', '40P01']);
const TRIES = 6;
const FIRST_DELAY_MS = 100;

/** Whether the transaction was undone by circumstances, not by what it did. */
export function isPassing(error: unknown): boolean {
  if (isConnectionLost(error) || TRY_AGAIN.has(errorCode(error) ?? '')) return true;
  return isAppError(error) && (error.code === 'pool_timeout' || error.code === 'database_unavailable');
}

/**
 * Repeats a transaction that lost its connection, 6 tries within about 3 s. Each must be safe to run again even when its
 * COMMIT got through and only the answer was lost: upserts, a step that counts a record once, a sequence taken anew.
 */
export async function retried<T>(log: Logger, what: string, transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt >= TRIES || !isPassing(error)) throw error;
      log.warn({ err: error, attempt }, `${what} is tried again`);
      await sleep(FIRST_DELAY_MS * 2 ** (attempt - 1));
    }
  }
}
