/** Upper bounds of the classes, in ms; a last class holds what is above. The same in every process, so that counts add up. */
export const LATENCY_BOUNDS_MS: readonly number[] = [
  0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000,
];

/** Times by class: cheap to keep, to add up over processes and to export. */
export interface Latency {
  record(ms: number): void;
  /** Estimated within its class; null when nothing was recorded. */
  quantile(q: number): number | null;
  /** One count per class, not cumulative. */
  readonly counts: readonly number[];
  readonly sumMs: number;
}

export function createLatency(): Latency {
  const counts = new Array<number>(LATENCY_BOUNDS_MS.length + 1).fill(0);
  let total = 0;
  let sumMs = 0;
  return {
    record(ms) {
      let index = 0;
      while (index < LATENCY_BOUNDS_MS.length && ms > LATENCY_BOUNDS_MS[index]!) index++;
      counts[index]!++;
      total++;
      sumMs += ms;
    },
    quantile(q) {
      if (total === 0) return null;
      let left = q * total;
      for (const [index, count] of counts.entries()) {
        const from = LATENCY_BOUNDS_MS[index - 1] ?? 0;
        const to = LATENCY_BOUNDS_MS[index] ?? from;
        if (count > 0 && left <= count) return from + (to - from) * Math.max(0, left / count);
        left -= count;
      }
      return LATENCY_BOUNDS_MS.at(-1) ?? null;
    },
    counts,
    get sumMs() {
      return sumMs;
    },
  };
}
