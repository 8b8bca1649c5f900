import { formatDuration } from '#lib/format.ts';

/** How many items took from one duration to another. */
export interface HistogramBin {
  fromSeconds: number;
  /** Not among them; null: and longer. */
  toSeconds: number | null;
  n: number;
}

/** “2 d to 4 d”, “30 d and longer”. */
export function binWords({ fromSeconds, toSeconds }: HistogramBin): string {
  return toSeconds === null
    ? `${formatDuration(fromSeconds)} and longer`
    : `${formatDuration(fromSeconds)} to ${formatDuration(toSeconds)}`;
}
