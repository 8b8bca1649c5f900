import type postgres from 'postgres';
import { errorCode } from './connection-errors.ts';
import { guardedBegin } from './guard.ts';
import { intercept } from './intercept.ts';
import { createPermits, type PermitOptions, type PermitStats } from './permits.ts';

/**
 * What a BEGIN gets on a connection that the server ended while it was idle: once as it dies, and once more as the old
 * error on the slot's next connection. Nothing has run yet, so it is sent again.
 */
const STALE = new Set(['57P01', 'CONNECTION_CLOSED', 'ECONNRESET', 'EPIPE']);
const STALE_TRIES = 2;

/** A postgres.js client that only ever holds as many queries and transactions as it has connections. */
export type Gate = postgres.Sql & { stats(): PermitStats };

/**
 * Puts an admission gate in front of a postgres.js client, under drizzle. Without it the driver queues without
 * limit or timeout and, when every connection is busy, pipelines a short query behind a long one (`select 1` took
 * 1,453 ms behind a 1.5 s query). `begin` is guarded, see guard.ts.
 *
 * The client's `max` must be `size + maxOverflow`.
 */
export function gate(client: postgres.Sql, options: PermitOptions): Gate {
  const permits = createPermits(options);

  const gated = intercept(client, (query, original) => {
    const send = () => {
      // A query cancelled while it waited has settled; sent, it would block its connection for ever.
      if (query.cancelled) {
        permits.release();
        return;
      }
      query.then(permits.release, permits.release);
      original(query);
    };
    const wait = permits.acquire();
    if (wait !== null) wait.then(send, (error: unknown) => query.reject(error));
    else send();
  });

  async function begin<T>(...args: unknown[]): Promise<T> {
    const fn = args.pop() as (tx: postgres.TransactionSql) => Promise<T>;
    const wait = permits.acquire();
    if (wait !== null) await wait;
    const options = (args[0] as string | undefined) ?? '';
    let entered = false;
    const tracked = (tx: postgres.TransactionSql) => {
      entered = true;
      return fn(tx);
    };
    try {
      for (let stale = 0; ; stale++) {
        try {
          return await guardedBegin(client, options, tracked);
        } catch (error) {
          if (entered || stale === STALE_TRIES || !STALE.has(errorCode(error) ?? '')) throw error;
        }
      }
    } finally {
      permits.release();
    }
  }

  return Object.assign(gated, { begin, stats: permits.stats }) as Gate;
}
