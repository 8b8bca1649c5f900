/** A unit in which an axis of durations is ticked. */
export interface AxisUnit {
  seconds: number;
  short: string;
  name: string;
  /** Distances between ticks that read well, in this unit. */
  steps: readonly number[];
}

const minutes: AxisUnit = { seconds: 60, short: 'min', name: 'minutes', steps: [1, 2, 5, 10, 15, 30, 60] };
const hours: AxisUnit = { seconds: 3_600, short: 'h', name: 'hours', steps: [0.5, 1, 2, 3, 6, 12] };
const days: AxisUnit = {
  seconds: 86_400,
  short: 'd',
  name: 'days',
  steps: [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500],
};

/** So many gaps between ticks at most. */
const GAPS = 5;

/** The greatest unit of which the longest duration holds at least two. */
export function axisUnit(longestSeconds: number): AxisUnit {
  return [days, hours].find(({ seconds }) => longestSeconds >= 2 * seconds) ?? minutes;
}

/** An axis of durations from 0 to the longest: ticks in seconds, and what one says, in the greatest unit that fits. */
export function durationAxis(longestSeconds: number): {
  ticks: number[];
  label: (seconds: number) => string;
} {
  const unit = axisUnit(longestSeconds);
  return {
    ticks: axisTicks(longestSeconds / unit.seconds, unit).map((tick) => tick * unit.seconds),
    label: (seconds) => `${Math.round((seconds / unit.seconds) * 10) / 10}\u00a0${unit.short}`,
  };
}

/** Ticks from 0 to the first one that is not below `highest` (in the unit). */
export function axisTicks(highest: number, { steps }: AxisUnit): number[] {
  const step = steps.find((candidate) => highest <= candidate * GAPS) ?? Math.ceil(highest / GAPS);
  const gaps = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: gaps + 1 }, (_, index) => index * step);
}
