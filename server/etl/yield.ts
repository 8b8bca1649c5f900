import { setImmediate } from 'node:timers/promises';

export interface YieldOptions {
  /** How long the event loop may be held at a stretch. */
  timeSliceMs?: number;
  /** How many records between two looks at the clock. */
  yieldFrequency?: number;
  /** Told by {@link AsyncYieldManager.yieldWithProgress}. */
  onProgress?: (current: number, total: number | null) => void;
}

/**
 * Keeps bulk work from holding the event loop: a held loop stops the heartbeat, and the job then runs twice. It gives
 * way when its time slice is used up, not every n records, and by `setImmediate`: a timer of 0 costs 1.2 ms, and
 * awaiting a resolved promise does not give way at all.
 */
export class AsyncYieldManager {
  readonly timeSliceMs: number;
  readonly yieldFrequency: number;
  readonly #onProgress: YieldOptions['onProgress'];
  #operations = 0;
  #sliceBegan = performance.now();
  #yields = 0;

  constructor({ timeSliceMs = 5, yieldFrequency = 10, onProgress }: YieldOptions = {}) {
    this.timeSliceMs = timeSliceMs;
    this.yieldFrequency = yieldFrequency;
    this.#onProgress = onProgress;
  }

  /** How often it has given way. */
  get yields(): number {
    return this.#yields;
  }

  /** Call per record. Undefined, at no cost of a turn, while there is time left. */
  yieldIfNeeded(): Promise<void> | undefined {
    if (++this.#operations % this.yieldFrequency !== 0) return undefined;
    if (performance.now() - this.#sliceBegan < this.timeSliceMs) return undefined;
    return this.yieldNow();
  }

  /** Right after a reply of the database or the source: others have waited meanwhile, and a new slice begins. */
  async yieldNow(): Promise<void> {
    this.#yields++;
    await setImmediate();
    this.#sliceBegan = performance.now();
  }

  /** As {@link yieldIfNeeded}, and reports. */
  async yieldWithProgress(current: number, total: number | null): Promise<void> {
    await this.yieldIfNeeded();
    this.#onProgress?.(current, total);
  }
}
