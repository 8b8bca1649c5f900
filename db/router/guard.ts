import type postgres from 'postgres';
import { isConnectionLost, TransactionLostError } from './connection-errors.ts';
import { intercept } from './intercept.ts';

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
 * db/router/driver-faults.test.ts shows that the bare driver still has both.
 */
export async function guardedBegin<T>(
  client: postgres.Sql,
  options: string,
  fn: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  let lost: TransactionLostError | undefined;
  let reportLoss: (error: TransactionLostError) => void = () => {};
  const loss = new Promise<never>((_, reject) => {
    reportLoss = reject;
  });
  // Without a loss nobody ever settles it; with one, the race below has it.
  loss.catch(() => {});

  const note = (error: unknown) => {
    if (lost || !isConnectionLost(error)) return;
    lost = asLost(error);
    reportLoss(lost);
  };

  let started = false;
  const begun = client.begin(options, async (driverTx) => {
    started = true;
    try {
      const result = await fn(guardTransaction(driverTx, () => lost, note));
      if (lost) return await new Promise<never>(() => {});
      return result;
    } catch (error) {
      note(error);
      if (lost) return await new Promise<never>(() => {});
      throw error;
    }
  });
  begun.catch(note);
  try {
    return (await Promise.race([begun, loss])) as T;
  } catch (error) {
    // Whichever came first, the caller sees one error; a BEGIN that found no server keeps its own.
    throw started && isConnectionLost(error) ? asLost(error) : error;
  }
}

const asLost = (error: unknown) =>
  error instanceof TransactionLostError ? error : new TransactionLostError(error);

function guardTransaction(
  tx: postgres.TransactionSql,
  lost: () => TransactionLostError | undefined,
  note: (error: unknown) => void,
): postgres.TransactionSql {
  const guarded = intercept(tx, (query, original) => {
    const error = lost();
    if (error) {
      query.reject(error);
      return;
    }
    query.catch(note);
    original(query);
  });
  const savepoint = (...args: unknown[]) => {
    const fn = args.pop() as (tx: postgres.TransactionSql) => unknown;
    const nested = async (inner: postgres.TransactionSql) => {
      try {
        return await fn(guardTransaction(inner, lost, note));
      } catch (error) {
        note(error);
        // As above: the driver would roll back to the savepoint on a dead connection.
        if (lost()) return await new Promise<never>(() => {});
        throw error;
      }
    };
    const error = lost();
    if (error) return Promise.reject(error);
    const name = args[0];
    return typeof name === 'string' ? tx.savepoint(name, nested) : tx.savepoint(nested);
  };
  return Object.assign(guarded, { savepoint }) as postgres.TransactionSql;
}
