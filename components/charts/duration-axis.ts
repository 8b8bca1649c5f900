/** A unit in which an axis of durations is ticked. */
export interface AxisUnit {
  seconds: number;
  short: string;
  name: string;
}

const units: readonly AxisUnit[] = [
  { seconds: 86_400, short: 'd', name: 'days' },
  { seconds: 3_600, short: 'h', name: 'hours' },
  { seconds: 60, short: 'min', name: 'minutes' },
];

/** The greatest unit of which the longest duration holds at least two. */
export function axisUnit(longestSeconds: number): AxisUnit {
  return units.find((unit) => longestSeconds >= 2 * unit.seconds) ?? { seconds: 60, short: 'min', name: 'minutes' };
}
