import { AppError } from '#lib/errors.ts';

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
  timeouts: number;
}

export interface PermitOptions {
  /** Name of the pool, for the error's text. */
  name: string;
  size: number;
  maxOverflow: number;
  /** How long a request for a permit may wait. */
  timeoutMs: number;
}

interface Waiter {
  since: number;
  grant: () => void;
  timer: NodeJS.Timeout;
}

/** Exactly `size + maxOverflow` permits, first come first served. */
export interface Permits {
  /** Null when granted at once, so that the common case costs no turn of the event loop. */
  acquire(): Promise<void> | null;
  release(): void;
  stats(): PermitStats;
}

/** @throws (from acquire) AppError `pool_timeout`, 503, after `timeoutMs` */
export function createPermits({ name, size, maxOverflow, timeoutMs }: PermitOptions): Permits {
  const capacity = size + maxOverflow;
  const waiters: Waiter[] = [];
  let used = 0;
  let acquired = 0;
  let timeouts = 0;

  function acquire(): Promise<void> | null {
    if (used < capacity) {
      used++;
      acquired++;
      return null;
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiters.splice(waiters.indexOf(waiter), 1);
        timeouts++;
        reject(poolTimeout(name, timeoutMs, used, waiters.length));
      }, timeoutMs);
      const waiter: Waiter = { since: performance.now(), grant: resolve, timer };
      waiters.push(waiter);
    });
  }

  function release(): void {
    const next = waiters.shift();
    if (!next) {
      used--;
      return;
    }
    clearTimeout(next.timer);
    acquired++;
    next.grant();
  }

  function stats(): PermitStats {
    const oldest = waiters[0];
    return {
      size,
      maxOverflow,
      overflow: Math.max(0, used - size),
      checkedOut: used,
      checkedIn: Math.max(0, size - used),
      waiting: waiters.length,
      oldestWaitMs: oldest ? Math.round(performance.now() - oldest.since) : 0,
      acquired,
      timeouts,
    };
  }

  return { acquire, release, stats };
}

function poolTimeout(name: string, timeoutMs: number, used: number, waiting: number): AppError {
  return new AppError(
    'pool_timeout',
    503,
    `The database is busy: no connection of the ${name} pool came free within ${timeoutMs} ms (${used} in use, ${waiting} more waiting). Try again in a moment.`,
    { retryAfterSeconds: 1 },
  );
}
