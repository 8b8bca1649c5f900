export interface ValueCount {
  value: number;
  /** Rows with it. */
  n: number;
}

/** The mean; null of no row. */
export function meanOf(counts: readonly ValueCount[]): number | null {
  const n = rowsIn(counts);
  return n === 0 ? null : counts.reduce((sum, { value, n: rows }) => sum + value * rows, 0) / n;
}

/**
 * As `percentile_cont` of all rows, from how many have each value: where there are few values, nothing has to be sorted.
 * @returns null of no row
 */
export function percentileOf(counts: readonly ValueCount[], share: number): number | null {
  const n = rowsIn(counts);
  if (n === 0) return null;
  const sorted = counts.toSorted((a, b) => a.value - b.value);
  const at = (index: number) => {
    let before = 0;
    for (const { value, n: rows } of sorted) {
      before += rows;
      if (before > index) return value;
    }
    throw new Error(`no row ${index} among ${n}`);
  };
  const place = share * (n - 1);
  const [low, high] = [at(Math.floor(place)), at(Math.ceil(place))];
  return low + (high - low) * (place - Math.floor(place));
}

const rowsIn = (counts: readonly ValueCount[]) => counts.reduce((sum, { n }) => sum + n, 0);
