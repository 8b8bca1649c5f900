import type postgres from 'postgres';

/** A postgres.js query: `handler` sends it, when it is awaited and not before (a fragment is never sent). */
export interface DriverQuery extends Promise<unknown> {
  handler: (query: DriverQuery) => unknown;
  reject: (error: unknown) => void;
  /** Set by `.cancel()` before the query was sent; such a query must not be sent any more. */
  cancelled: unknown;
  /** The text between its values. */
  strings?: readonly string[];
  /**
   * Asks the server to stop it, on a connection of its own; null: that was done. Not by the driver's `cancel()`, which
   * drops this promise: where that connection is refused, its rejection is nobody's and ends the process.
   */
  canceller: ((query: DriverQuery) => Promise<unknown>) | null;
}

/** The part of a postgres.js handle that makes queries; a transaction's handle has it too. */
export type Queryable = postgres.ISql;

function isQuery(value: unknown): value is DriverQuery {
  return value instanceof Promise && 'handler' in value && 'cancelled' in value;
}

/**
 * `sql` with `send` in the place where each of its queries is handed to the connection. Queries stay the driver's
 * own, so fragments, cursors, `.values()` and streams work as they do without it.
 */
export function intercept<T extends Queryable>(
  sql: T,
  send: (query: DriverQuery, original: DriverQuery['handler']) => void,
): T {
  const watch = (result: unknown) => {
    if (isQuery(result)) {
      const original = result.handler;
      result.handler = (query) => send(query, original);
    }
    return result;
  };
  const call = sql as unknown as (...args: unknown[]) => unknown;
  const wrapped = (...args: unknown[]) => watch(call(...args));
  return Object.assign(wrapped, sql, {
    unsafe: (...args: Parameters<typeof sql.unsafe>) => watch(sql.unsafe(...args)),
    file: (...args: Parameters<typeof sql.file>) => watch(sql.file(...args)),
  }) as unknown as T;
}
