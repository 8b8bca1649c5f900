import { setImmediate } from 'node:timers/promises';

export interface YieldOptions {
  /** How long the event loop may be held at a stretch. */
  timeSliceMs?: number;
  /** How many records between two looks at the clock. */
  yieldFrequency?: number;
}

/**
 * Keeps bulk work from holding the event loop: a held loop stops the heartbeat, and the job then runs twice. It gives
 * way when its time slice is used up, not every n records, and by `setImmediate`: a timer of 0 costs 1.2 ms, and
 * awaiting a resolved promise does not give way at all.
 */
export class AsyncYieldManager {
  readonly timeSliceMs: number;
  readonly yieldFrequency: number;
  #operations = 0;
  #sliceBegan = performance.now();

  constructor({ timeSliceMs = 5, yieldFrequency = 10 }: YieldOptions = {}) {
    this.timeSliceMs = timeSliceMs;
    this.yieldFrequency = yieldFrequency;
  }

  /** Call per record. Undefined, at no cost of a turn, while there is time left. */
  yieldIfNeeded(): Promise<void> | undefined {
    if (++this.#operations % this.yieldFrequency !== 0) return undefined;
    if (performance.now() - this.#sliceBegan < this.timeSliceMs) return undefined;
    return this.yieldNow();
  }

  /** Right after a reply of the database or the source: others have waited meanwhile, and a new slice begins. */
  async yieldNow(): Promise<void> {
    await setImmediate();
    this.#sliceBegan = performance.now();
  }
}
