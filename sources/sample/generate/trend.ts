import { MONTH } from './calendar.ts';

/** How the team does at a moment, each against its usual. */
export interface Trend {
  /** How long reviews are waited for. */
  wait: number;
  /** How many pull requests there are. */
  volume: number;
  /** How large they are. */
  size: number;
  /** How many deployments fail, and how many bring an incident. */
  trouble: number;
}

/**
 * The story of the sample: reviews grow faster over a year and a half, with one bad quarter (months 8 to 10: large
 * changes, long waits, incidents); then it stays good, with the ups and downs of real life.
 *
 * @param sinceStart ms since the beginning of the world
 */
export function trendAt(sinceStart: number): Trend {
  const month = sinceStart / MONTH;
  const progress = Math.min(1, Math.max(0, month / 18));
  const bad = Math.max(0, 1 - Math.abs(month - 9.5) / 2.2);
  const wave = 1 + 0.08 * Math.sin(month * 1.7);
  return {
    wait: (1.5 - 0.8 * progress) * wave * (1 + 1.1 * bad),
    volume: (0.9 + 0.2 * progress) * wave * (1 - 0.12 * bad),
    size: (1.15 - 0.3 * progress) * (1 + 0.5 * bad),
    trouble: (1.2 - 0.35 * progress) * (1 + 1.3 * bad),
  };
}
