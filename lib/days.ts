const DAY = 86_400_000;

/** The longest range of days that can be asked for. */
export const MAX_RANGE_YEARS = 10;
/** The first and the last day that can be named. */
export const FIRST_DAY = '1970-01-01';
export const LAST_DAY = '2199-12-31';

/** The calendar day (YYYY-MM-DD) so many days after another; before it where `days` is negative. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

/** How many days a calendar day is after another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY);

/** What is wrong with a range of two calendar days; null where nothing is. */
export function rangeProblem(from: string, to: string): 'reversed' | 'too_long' | null {
  if (from > to) return 'reversed';
  const limit = `${Number(from.slice(0, 4)) + MAX_RANGE_YEARS}${from.slice(4)}`;
  return limit < to ? 'too_long' : null;
}
