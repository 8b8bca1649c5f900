import { addDays, daysBetween, FIRST_DAY, LAST_DAY, MAX_RANGE_YEARS, rangeProblem } from '#lib/days.ts';
import { dayIn, formatCount, formatDay } from '#lib/format.ts';

/** Two inclusive calendar dates in the client’s zone, as YYYY-MM-DD. */
export interface DateRange {
  from: string;
  to: string;
}

export interface Preset {
  id: string;
  label: string;
  /** The range that the preset means on the day `today`. */
  range: (today: string) => DateRange;
}

/** Days of a range, the first and the last counted. */
export const lengthOf = ({ from, to }: DateRange): number => daysBetween(from, to) + 1;

/** How many a week, in words, of the days of a range that are not still to come. */
export function perWeek(n: number, { from, to, timeZone }: DateRange & { timeZone: string }): string {
  const today = dayIn(timeZone, new Date());
  const days = lengthOf({ from, to: to < today ? to : today });
  return days > 0 ? `about ${formatCount(Math.round((n / days) * 7))} a week` : 'still to come';
}

/** Whether `text` is a date of the calendar as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const lastDays = (n: number): Preset => ({
  id: `${n}d`,
  label: `Last ${n} days`,
  range: (today) => ({ from: addDays(today, 1 - n), to: today }),
});

export const DEFAULT_PRESET = lastDays(90);

export const presets: readonly Preset[] = [
  lastDays(7),
  lastDays(14),
  lastDays(30),
  DEFAULT_PRESET,
  {
    id: 'quarter',
    label: 'This quarter',
    range: (today) => {
      const month = Math.floor((Number(today.slice(5, 7)) - 1) / 3) * 3 + 1;
      return { from: `${today.slice(0, 5)}${String(month).padStart(2, '0')}-01`, to: today };
    },
  },
  { id: 'year', label: 'This year', range: (today) => ({ from: `${today.slice(0, 5)}01-01`, to: today }) },
];

/** The range of the address, completed: what is missing is taken from the last 90 days in the client’s zone. */
export function resolveRange(from: string | null, to: string | null, timeZone: string, now: Date): DateRange {
  const today = dayIn(timeZone, now);
  if (from && to) return { from, to };
  if (from) return { from, to: from > today ? from : today };
  return DEFAULT_PRESET.range(to ?? today);
}

/** The preset that means this range today, if one does. */
export function presetOf(range: DateRange, today: string): Preset | undefined {
  return presets.find((preset) => {
    const { from, to } = preset.range(today);
    return from === range.from && to === range.to;
  });
}

/**
 * Why the range of an address cannot be shown, in words; null where it can.
 *
 * @param given what the address says, as it stands there
 * @param range the same, completed
 */
export function rangeTrouble(
  given: { from: string | null; to: string | null },
  range: DateRange,
): string | null {
  const odd = [given.from, given.to].filter((text) => text !== null).find((text) => !isKnownDay(text));
  if (odd !== undefined) return `“${odd.slice(0, 40)}” is not a day: days are written as YYYY-MM-DD.`;
  const problem = rangeProblem(range.from, range.to);
  if (!problem) return null;
  const days = `${formatDay(range.from)} to ${formatDay(range.to)}`;
  return problem === 'reversed'
    ? `It goes from ${days}, so it ends before it begins.`
    : `It goes from ${days}, and no range may be longer than ${MAX_RANGE_YEARS} years.`;
}

const isKnownDay = (text: string) => isDay(text) && text >= FIRST_DAY && text <= LAST_DAY;
