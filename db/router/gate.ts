import type postgres from 'postgres';
import { poll } from '#lib/poll.ts';
import { errorCode } from './connection-errors.ts';
import { guardedBegin, type Observe, textOf } from './guard.ts';
import { type DriverQuery, intercept } from './intercept.ts';
import { currentStop } from './patience.ts';
import { createPermits, type PermitOptions, type Permits, type Seat, type Stop } from './permits.ts';

/**
 * What a BEGIN gets on a connection that the server ended while it was idle: once as it dies, and once more as the old
 * error on the slot's next connection. Nothing has run yet, so it is sent again.
 */
const STALE = new Set(['57P01', 'CONNECTION_CLOSED', 'ECONNRESET', 'EPIPE']);
const STALE_TRIES = 2;

export interface GateOptions extends PermitOptions {
  /** Hears of every statement. */
  observe?: Observe | undefined;
}

/** A postgres.js client that only ever holds as many queries and transactions as it has connections. */
export type Gate = postgres.Sql & {
  permits: Permits;
  /**
   * What `start` begins at once gives up at `stop`. Drizzle passes nothing on to `begin`, but calls it before it
   * returns (gate.test.ts holds it to that).
   */
  within<T>(stop: Stop, start: () => T): T;
  /** Leaves all connections behind, with what runs on them, and begins anew: the server does not answer. */
  reset(): void;
};

/**
 * Puts an admission gate in front of postgres.js, under drizzle. Without it the driver queues without limit or timeout
 * and, when every connection is busy, pipelines a short query behind a long one (`select 1` took 1,453 ms behind a
 * 1.5 s query). `begin` is guarded, see guard.ts.
 *
 * Two clients: the driver hands its connections out in turn, so in one client connections beyond `size` would be used
 * now and then for ever and never be idle long enough to close.
 * @param open makes a client with this many connections; for `overflow` they close soon after their last use
 */
export function gate(open: (seat: Seat, max: number) => postgres.Sql, options: GateOptions): Gate {
  const permits = createPermits(options);
  const { observe } = options;
  let clients = openBoth();
  let stop: Stop | undefined;

  function openBoth() {
    const base = open('base', options.size);
    const overflow = options.maxOverflow > 0 ? open('overflow', options.maxOverflow) : base;
    return { base: withHandler(base), overflow: withHandler(overflow) };
  }

  const first = clients.base.sql;
  const gated = intercept(first, (query) => {
    const send = (seat: Seat) => {
      // A query cancelled while it waited has settled; sent, it would block its connection for ever.
      if (query.cancelled) {
        permits.release(seat);
        return;
      }
      const from = performance.now();
      query.then(
        () => {
          permits.release(seat);
          observe?.(textOf(query), performance.now() - from, false);
        },
        () => {
          permits.release(seat);
          observe?.(textOf(query), performance.now() - from, true);
        },
      );
      clients[seat].handler(query);
    };
    const asked = currentStop();
    if (asked?.giveUp.reason) return query.reject(asked.giveUp.reason);
    const granted = permits.acquire(asked?.giveUp);
    if (typeof granted === 'string') {
      asked?.settled();
      return send(granted);
    }
    const waited = granted.finally(() => asked?.settled());
    waited.then(send, (error: unknown) => query.reject(error));
  });

  async function begin<T>(...args: unknown[]): Promise<T> {
    const giveUp = stop;
    stop = undefined;
    const fn = args.pop() as (tx: postgres.TransactionSql) => Promise<T>;
    const granted = permits.acquire(giveUp);
    const seat = typeof granted === 'string' ? granted : await granted;
    const begin = (args[0] as string | undefined) ?? '';
    let entered = false;
    const tracked = (tx: postgres.TransactionSql) => {
      entered = true;
      return fn(tx);
    };
    let released: Promise<unknown> | undefined;
    try {
      for (let stale = 0; ; stale++) {
        try {
          const guarded = guardedBegin(clients[seat].sql, begin, tracked, giveUp, observe);
          released = guarded.released;
          return await guarded.result;
        } catch (error) {
          if (entered || stale === STALE_TRIES || !STALE.has(errorCode(error) ?? '')) throw error;
        }
      }
    } finally {
      // A transaction that was given up keeps its connection, and so its permit, until the server lets go of it.
      if (giveUp?.reason && released) giveUp.released = released.then(() => permits.release(seat));
      else permits.release(seat);
    }
  }

  function within<T>(giveUp: Stop, start: () => T): T {
    stop = giveUp;
    try {
      return start();
    } finally {
      stop = undefined;
    }
  }

  const endAll = async ({ base, overflow }: typeof clients, timeout: number) => {
    const ends = [base.sql.end({ timeout })];
    if (overflow.sql !== base.sql) ends.push(overflow.sql.end({ timeout }));
    await Promise.all(ends);
  };

  return Object.assign(gated, {
    begin,
    permits,
    within,
    reset() {
      const left = clients;
      clients = openBoth();
      void endAll(left, 0).catch(() => {});
    },
    // Until the time is up the driver would wait for connections that it lost in the midst of a statement: who holds
    // a permit is all there is to wait for.
    end: async ({ timeout = 5 }: { timeout?: number } = {}) => {
      const idle = poll(() => permits.load() === 0, { timeoutMs: timeout * 1_000 });
      await Promise.race([endAll(clients, timeout), idle]);
    },
  }) as unknown as Gate;
}

/** A client and what hands a query to one of its connections; any unsent query of the client knows it. */
function withHandler(sql: postgres.Sql) {
  const { handler } = sql.unsafe('') as unknown as DriverQuery;
  return { sql, handler };
}
