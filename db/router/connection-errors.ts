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

/** A statement of a transaction whose connection was lost; nothing of that transaction is committed. */
export class TransactionLostError extends Error {
  readonly code = 'TRANSACTION_LOST';
  constructor(cause: unknown) {
    super('The connection of this transaction was lost; nothing of it was committed', { cause });
    this.name = 'TransactionLostError';
  }
}
