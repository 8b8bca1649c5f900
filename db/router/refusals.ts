import { AppError, isAppError } from '#lib/errors.ts';
import { isConnectionLost, mayBeCommitted } from './connection-errors.ts';
import type { PrimaryHealth } from './health.ts';

// What the router says when it will not or cannot do what it was asked.

export function noReplica(): AppError {
  return new AppError(
    'no_replica',
    503,
    'No replica is fresh enough for this right now. Try again in a few seconds.',
    { retryAfterSeconds: 5 },
  );
}

export function deadlineError(deadlineMs: number): AppError {
  return new AppError(
    'deadline',
    503,
    `The database did not answer within ${deadlineMs / 1000} s. Try again, or ask for a shorter range.`,
    { retryAfterSeconds: 2 },
  );
}

/** Nobody hears it, and nothing failed. */
export const abandoned = () => new AppError('abandoned', 499, 'The caller has gone.');

export const isAbandoned = (error: unknown): boolean => isAppError(error) && error.code === 'abandoned';

const reasons: Record<PrimaryHealth['state'], string> = {
  up: 'The primary database cannot be reached.',
  down: 'The primary database cannot be reached.',
  demoted: 'The primary database has become a replica and accepts no changes.',
  'wrong server': 'Another database answers in the place of the primary.',
};

/** Nothing is written, and nothing consistent is read, while the primary is away. */
export function primaryUnavailable({ state }: PrimaryHealth, cause?: unknown): AppError {
  return new AppError(
    state === 'demoted' ? 'primary_demoted' : 'database_unavailable',
    503,
    `${reasons[state]} Nothing was changed; you can read on, and try again when it is back.`,
    { cause, retryAfterSeconds: 5 },
  );
}

/** The same for a write, which may have been saved although nobody was told so. */
export function unsaved(error: unknown): unknown {
  if (!mayBeCommitted(error)) return unreachable(error);
  return new AppError(
    'outcome_unknown',
    503,
    'The connection to the database was lost while the change was being saved. It was saved as a whole or not at all: look before you try again.',
    { cause: error, retryAfterSeconds: 2 },
  );
}

/** A lost connection in words for the caller; every other error as it is. */
export function unreachable(error: unknown): unknown {
  if (!isConnectionLost(error)) return error;
  return new AppError(
    'database_unavailable',
    503,
    'The database cannot be reached right now. Try again in a few seconds.',
    { cause: error, retryAfterSeconds: 2 },
  );
}
