/**
 * Codes that mean "this connection, or this server, is gone": postgres.js' own, the operating system's, and
 * PostgreSQL's class 57P and the session-ending 25P03, 25P04 (idle in transaction, transaction timeout).
 */
const LOST = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'TRANSACTION_LOST',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '25P03',
  '25P04',
]);

/** The code of the database or network error inside `error`; drizzle wraps it in `cause`. */
export function errorCode(error: unknown): string | undefined {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++) {
    if ('code' in e && typeof e.code === 'string' && e.name !== 'AppError') return e.code;
  }
  return undefined;
}

/** Whether `error` says that the connection is lost, so that a read may be repeated on another host. */
export function isConnectionLost(error: unknown): boolean {
  const code = errorCode(error);
  return code !== undefined && LOST.has(code);
}

/** A transaction whose connection was lost. */
export class TransactionLostError extends Error {
  readonly code = 'TRANSACTION_LOST';
  /**
   * `no`: nothing of it is. `unknown`: its COMMIT was on its way and the answer was lost, so that all of it is, or
   * nothing.
   */
  readonly committed: 'no' | 'unknown';

  constructor(cause: unknown, committed: 'no' | 'unknown') {
    const outcome =
      committed === 'no'
        ? 'nothing of it was committed'
        : 'during its COMMIT: it may have been committed or not';
    super(`The connection of this transaction was lost; ${outcome}`, { cause });
    this.name = 'TransactionLostError';
    this.committed = committed;
  }
}

/** Whether `error` leaves it open if the transaction was committed. */
export function mayBeCommitted(error: unknown): boolean {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++) {
    if (e.name === 'TransactionLostError') return (e as TransactionLostError).committed === 'unknown';
  }
  return false;
}
