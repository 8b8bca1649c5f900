import { AppError } from '#lib/errors.ts';
import { createLatency, type Latency } from './latency.ts';
import { isAbandoned } from './refusals.ts';

export interface PermitStats {
  size: number;
  /** Connections beyond `size` now in use, never negative. */
  overflow: number;
  maxOverflow: number;
  checkedOut: number;
  /** Permits of `size` that are free. */
  checkedIn: number;
  waiting: number;
  oldestWaitMs: number;
  /** Since the start: */
  acquired: number;
  /** Requests that waited in vain, until the pool's time or their caller's deadline was up. */
  timeouts: number;
  /** Requests that found the queue full. */
  shed: number;
}

export interface PermitOptions {
  /** Name of the pool, for the error's text. */
  name: string;
  size: number;
  maxOverflow: number;
  /** How long a request for a permit may wait. */
  timeoutMs: number;
  /** How many may wait; more are refused at once. */
  maxWaiting?: number;
}

/** Where the permit's connection is: one of the `size` that stay, or one that is closed again when it is idle. */
export type Seat = 'base' | 'overflow';

/** The caller's wish to give up, at its deadline. One listener at a time: waiting and working follow one another. */
export interface Stop {
  reason: Error | undefined;
  listener: ((reason: Error) => void) | undefined;
  /** Of a transaction that was given up: settled when the server has let go of its connection. */
  released: Promise<unknown> | undefined;
}

export const createStop = (): Stop => ({ reason: undefined, listener: undefined, released: undefined });

export function stop(it: Stop, reason: Error): void {
  it.reason = reason;
  it.listener?.(reason);
}

interface Waiter {
  since: number;
  grant: (seat: Seat) => void;
}

/** Exactly `size + maxOverflow` permits, first come first served; those beyond `size` only while those are taken. */
export interface Permits {
  /**
   * At once where one is free, so that the common case costs no turn of the event loop.
   * @throws (rejects) AppError 503 `pool_timeout` after `timeoutMs`, `overloaded` when too many wait, or the stop's reason
   */
  acquire(stop?: Stop): Seat | Promise<Seat>;
  release(seat: Seat): void;
  /** Taken and waited for: how busy the pool is. */
  load(): number;
  stats(): PermitStats;
  waits: Latency;
}

export function createPermits(options: PermitOptions): Permits {
  const { name, size, maxOverflow, timeoutMs, maxWaiting = Number.POSITIVE_INFINITY } = options;
  const waiters: Waiter[] = [];
  const waits = createLatency();
  const used = { base: 0, overflow: 0 };
  let acquired = 0;
  let timeouts = 0;
  let shed = 0;

  function acquire(giveUp?: Stop): Seat | Promise<Seat> {
    // It is told of a stop once: in the line it would wait for a connection that nobody wants.
    if (giveUp?.reason) return Promise.reject(giveUp.reason);
    const seat = used.base < size ? 'base' : used.overflow < maxOverflow ? 'overflow' : undefined;
    if (seat) {
      used[seat]++;
      acquired++;
      waits.record(0);
      return seat;
    }
    if (waiters.length >= maxWaiting) {
      shed++;
      return Promise.reject(overloaded(name, size + maxOverflow, waiters.length));
    }
    return queue(giveUp);
  }

  function queue(giveUp: Stop | undefined): Promise<Seat> {
    return new Promise((resolve, reject) => {
      const since = performance.now();
      const leave = () => {
        clearTimeout(timer);
        if (giveUp) giveUp.listener = undefined;
        waits.record(performance.now() - since);
      };
      const fail = (error: Error) => {
        // Its caller's deadline mostly comes before the pool's own; one who has gone did not wait in vain.
        if (!isAbandoned(error)) timeouts++;
        waiters.splice(waiters.indexOf(waiter), 1);
        leave();
        reject(error);
      };
      const timer = setTimeout(
        () => fail(poolTimeout(name, timeoutMs, used.base + used.overflow, waiters.length - 1)),
        timeoutMs,
      );
      const waiter: Waiter = {
        since,
        grant: (seat) => {
          leave();
          resolve(seat);
        },
      };
      if (giveUp) giveUp.listener = fail;
      waiters.push(waiter);
    });
  }

  function release(seat: Seat): void {
    const next = waiters.shift();
    if (!next) {
      used[seat]--;
      return;
    }
    acquired++;
    next.grant(seat);
  }

  function stats(): PermitStats {
    const oldest = waiters[0];
    return {
      size,
      maxOverflow,
      overflow: used.overflow,
      checkedOut: used.base + used.overflow,
      checkedIn: size - used.base,
      waiting: waiters.length,
      oldestWaitMs: oldest ? Math.round(performance.now() - oldest.since) : 0,
      acquired,
      timeouts,
      shed,
    };
  }

  return { acquire, release, stats, waits, load: () => used.base + used.overflow + waiters.length };
}

function poolTimeout(name: string, timeoutMs: number, used: number, waiting: number): AppError {
  return new AppError(
    'pool_timeout',
    503,
    `The database is busy: no connection of the ${name} pool came free within ${timeoutMs} ms (${used} in use, ${waiting} more waiting). Try again in a moment.`,
    { retryAfterSeconds: 1 },
  );
}

function overloaded(name: string, used: number, waiting: number): AppError {
  return new AppError(
    'overloaded',
    503,
    `The database is busy: all ${used} connections of the ${name} pool are in use and ${waiting} requests wait already. Try again in a few seconds.`,
    { retryAfterSeconds: 2 },
  );
}
