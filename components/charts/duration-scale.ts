import { formatDuration } from '#lib/format.ts';
import { durationAxis } from './duration-axis.ts';

export type ScaleKind = 'linear' | 'log';

/** An axis of durations: seconds from `domain[0]` to `domain[1]`, ticked where it reads well. */
export interface DurationScale {
  kind: ScaleKind;
  domain: [number, number];
  ticks: number[];
  /** What a tick says. */
  format: (seconds: number) => string;
}

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
const decades = [1, 5, 20].map((n) => n * MINUTE);
decades.push(
  ...[1, 4, 12].map((n) => n * HOUR),
  ...[1, 3, 7, 14, 30, 90, 180, 365, 1_000, 3_650].map((n) => n * DAY),
);

/**
 * From nothing to the longest, or by powers, where a few long ones would press all others to the floor. On a scale of
 * powers all below its first tick stands on the floor: there is no place for zero.
 */
export function durationScale(kind: ScaleKind, seconds: readonly number[]): DurationScale {
  const longest = seconds.reduce((most, value) => Math.max(most, value), 0);
  if (kind === 'linear') {
    const { ticks, label } = durationAxis(longest);
    return { kind, ticks, domain: [0, ticks.at(-1) ?? 1], format: label };
  }
  const shortest = seconds.reduce((least, value) => Math.min(least, value), longest);
  const first = decades.findLast((tick) => tick <= shortest) ?? MINUTE;
  const last = decades.find((tick) => tick >= longest && tick > first) ?? 3_650 * DAY;
  const ticks = decades.filter((tick) => tick >= first && tick <= last);
  return { kind, ticks, domain: [first, Math.max(last, longest)], format: formatDuration };
}

/** Where a duration stands on a scale. */
export const onScale = ({ domain }: DurationScale, seconds: number) => Math.max(seconds, domain[0]);
