import type postgres from 'postgres';
import { isConnectionLost, TransactionLostError } from './connection-errors.ts';
import { type DriverQuery, intercept } from './intercept.ts';
import type { Stop } from './permits.ts';

export interface Guarded<T> {
  /** The caller's answer; at a stop or a lost connection it does not wait for the server. */
  result: Promise<T>;
  /** Settled when the connection is free again, or gone. */
  released: Promise<unknown>;
}

/** Hears of every statement: its text, how long it took, and whether it failed or was cancelled. */
export type Observe = (text: string, ms: number, failed: boolean) => void;

interface Guard {
  /** Why no further statement may run. */
  refused: () => Error | undefined;
  note: (error: unknown) => void;
  pending: Set<DriverQuery>;
  observe: Observe | undefined;
}

/**
 * `client.begin` without postgres.js 3.4.9's two faults when the connection is lost inside a transaction (terminated,
 * idle-in-transaction timeout, recovery conflict; porsager/postgres #1066, #1154, #1208):
 *
 * 1. The driver's own ROLLBACK or COMMIT writes to a null socket and the process dies. So once the connection is
 *    lost the callback is never settled into the driver: `begin` has rejected already.
 * 2. While the callback awaits something else, the slot reconnects for queued work, and the callback's next
 *    statement runs on that new connection, outside any transaction, and is committed. So once the connection is
 *    lost the handle refuses every further statement.
 *
 * And with a way to give up: at `stop` the caller is told at once, what runs is cancelled, the transaction refuses
 * further statements and is rolled back as soon as the server lets it. A frozen server keeps its connection.
 *
 * db/router/driver-faults.test.ts shows that the bare driver still has both.
 */
export function guardedBegin<T>(
  client: postgres.Sql,
  options: string,
  fn: (tx: postgres.TransactionSql) => Promise<T>,
  stop?: Stop,
  observe?: Observe,
): Guarded<T> {
  let lost: TransactionLostError | undefined;
  /** The callback is done: what the driver sends now is COMMIT. */
  let committing = false;
  const end = deferred();
  const loss = deferred();
  const pending = new Set<DriverQuery>();

  const note = (error: unknown) => {
    if (lost || !isConnectionLost(error)) return;
    lost = asLost(error, committing);
    end.reject(lost);
    loss.reject(lost);
  };
  const guard: Guard = { refused: () => lost ?? stop?.reason, note, pending, observe };

  const cancelled = deferred();
  if (stop) {
    stop.listener = (reason) => {
      // Of a write that was given up while it was being committed nobody knows what came of it.
      end.reject(committing ? asLost(reason, committing) : reason);
      void cancelAll(pending).then(() => cancelled.reject(reason));
    };
  }

  let started = false;
  const begun = client.begin(options, async (driverTx) => {
    started = true;
    try {
      if (stop?.reason) throw stop.reason;
      const work = fn(guardTransaction(driverTx, guard));
      const result = await (stop ? Promise.race([work, cancelled.promise]) : work);
      if (lost) return await never();
      committing = true;
      return result;
    } catch (error) {
      note(error);
      if (lost) return await never();
      throw error;
    }
  });
  begun.catch(note);

  const result = Promise.race([begun, end.promise]).then(
    (value) => value as T,
    (error: unknown) => {
      // Whichever came first, the caller sees one error; a BEGIN that found no server keeps its own.
      throw started && error !== stop?.reason && isConnectionLost(error) ? asLost(error, committing) : error;
    },
  );
  const released = Promise.race([begun, loss.promise]).catch(() => {});
  return { result, released };
}

const never = () => new Promise<never>(() => {});

/** A promise that only ever rejects, and that nobody need listen to. */
function deferred() {
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<never>((_, no) => {
    reject = no;
  });
  promise.catch(() => {});
  return { promise, reject };
}

/** Cancels what runs, and waits until the server has let go of it. */
async function cancelAll(pending: Set<DriverQuery>): Promise<void> {
  const running = [...pending];
  for (const query of running) {
    const { canceller } = query;
    query.canceller = null;
    // Where the server cannot be asked, the query ends with its connection.
    canceller?.(query).catch(() => {});
  }
  await Promise.allSettled(running);
}

const asLost = (error: unknown, committing: boolean) =>
  error instanceof TransactionLostError
    ? error
    : new TransactionLostError(error, committing ? 'unknown' : 'no');

function guardTransaction(tx: postgres.TransactionSql, guard: Guard): postgres.TransactionSql {
  const { refused, note, pending, observe } = guard;
  const guarded = intercept(tx, (query, original) => {
    const error = refused();
    if (error) {
      query.reject(error);
      return;
    }
    const from = performance.now();
    pending.add(query);
    query.then(
      () => {
        pending.delete(query);
        observe?.(textOf(query), performance.now() - from, false);
      },
      (reason: unknown) => {
        pending.delete(query);
        note(reason);
        observe?.(textOf(query), performance.now() - from, true);
      },
    );
    original(query);
  });
  const savepoint = (...args: unknown[]) => {
    const fn = args.pop() as (tx: postgres.TransactionSql) => unknown;
    const nested = async (inner: postgres.TransactionSql) => {
      try {
        return await fn(guardTransaction(inner, guard));
      } catch (error) {
        note(error);
        // As above: the driver would roll back to the savepoint on a dead connection.
        if (refused()) return await never();
        throw error;
      }
    };
    const error = refused();
    if (error) return Promise.reject(error);
    const name = args[0];
    return typeof name === 'string' ? tx.savepoint(name, nested) : tx.savepoint(nested);
  };
  return Object.assign(guarded, { savepoint }) as postgres.TransactionSql;
}

/** A statement with its placeholders, without its values. */
export const textOf = (query: DriverQuery): string => query.strings?.join('?') ?? '';
