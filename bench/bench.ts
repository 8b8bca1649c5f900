/** One line of the table. */
export interface Row {
  what: string;
  value: number | null;
  unit: string;
  /** In words, e.g. `< 2`. */
  target: string;
  /** `info`: shown beside the others, nothing to reach. */
  verdict: 'reached' | 'missed' | 'info';
}

export interface Context {
  /** 1: as the targets are meant; less: shorter, for a look. */
  scale: number;
  /** Says what is going on. */
  say: (line: string) => void;
}

export interface Bench {
  name: string;
  run(context: Context): Promise<Row[]>;
}

/** A row whose value must be at most, or at least, so much. */
export const atMost = (what: string, value: number, unit: string, limit: number): Row => ({
  what,
  value,
  unit,
  target: `≤ ${limit}`,
  verdict: value <= limit ? 'reached' : 'missed',
});
export const atLeast = (what: string, value: number, unit: string, limit: number): Row => ({
  what,
  value,
  unit,
  target: `≥ ${limit}`,
  verdict: value >= limit ? 'reached' : 'missed',
});
export const info = (what: string, value: number | null, unit: string): Row => ({
  what,
  value,
  unit,
  target: '',
  verdict: 'info',
});

/** The q-quantile by the nearest rank; NaN of nothing. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
export const median = (values: readonly number[]) => quantile(values, 0.5);

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
