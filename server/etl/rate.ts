/** Weight of the newest chunk in the moving average. */
const NEWEST = 0.3;

export interface Rate {
  /** A chunk of so many records is about to be committed. @returns records a second, a moving average; null: not yet known */
  after(records: number): number | null;
  /** So much of the time that passed was waiting, not work. */
  waited(ms: number): void;
}

/** How fast a step loads while it works. `known`: where an earlier attempt left it. */
export function createRate(known: number | null, now: () => number = () => performance.now()): Rate {
  let rate = known;
  let from = now();
  let waited = 0;
  return {
    after(records) {
      const seconds = (now() - from - waited) / 1_000;
      from = now();
      waited = 0;
      if (records === 0 || seconds <= 0) return rate;
      const newest = records / seconds;
      rate = rate === null ? newest : rate + NEWEST * (newest - rate);
      return rate;
    },
    waited(ms) {
      waited += ms;
    },
  };
}
