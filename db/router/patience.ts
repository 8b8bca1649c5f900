import { AsyncLocalStorage } from 'node:async_hooks';
import { createStop, type Stop, stop } from './permits.ts';

const patience = new AsyncLocalStorage<AbortSignal>();

/**
 * What `fn` asks of any pool outside a transaction, however late, stops waiting for a connection when the signal is
 * aborted, with its reason. For libraries to which no stop can be passed, and which would leave their queries in the
 * line behind them.
 */
export const whileWanted = <T>(signal: AbortSignal, fn: () => T): T => patience.run(signal, fn);

/** The stop of the query that is made here and now; `settled`: it waits no longer. */
export function currentStop(): { giveUp: Stop; settled: () => void } | undefined {
  const signal = patience.getStore();
  if (!signal) return undefined;
  const giveUp = createStop();
  const end = () => stop(giveUp, signal.reason as Error);
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return { giveUp, settled: () => signal.removeEventListener('abort', end) };
}
