import type { Logger } from 'pino';
import { isAppError } from '#lib/errors.ts';
import { REFUSED } from './etl/retry.ts';

/** What the router says of the database, whoever asks. */
const OF_ALL = new Set([...REFUSED, 'primary_demoted']);

/**
 * Does something for one of many, of whatever clients: its error is told of as `failure`, and holds up no other's.
 * @param about what it is done for, by its ids
 * @throws what is said of the database as a whole: it would be said of each of them
 */
export async function apart(
  log: Logger,
  about: { client: number; integration?: number; run?: number },
  failure: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isAppError(error) && OF_ALL.has(error.code)) throw error;
    log.error({ ...about, err: error }, failure);
  }
}
