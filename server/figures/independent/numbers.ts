// Arithmetic of the figures, written apart from the SQL that the product uses.

/** The value that a share of the values do not exceed, between two of them where it must be. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  return low + (high - low) * (place - Math.floor(place));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The local date of an instant, YYYY-MM-DD. */
export function dayOf(at: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' });
    formats.set(timeZone, format);
  }
  return format.format(at);
}

const DAY = 86_400_000;

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;

/** Monday of the ISO week of a date. */
export function weekOf(day: string): string {
  return addDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}

/** Every week that a range touches, and whether the range cuts it. */
export function weeksOf({ from, to }: { from: string; to: string }): { start: string; partial: boolean }[] {
  const weeks: { start: string; partial: boolean }[] = [];
  for (let start = weekOf(from); start <= to; start = addDays(start, 7))
    weeks.push({ start, partial: start < from || addDays(start, 6) > to });
  return weeks;
}

export const wholeSeconds = (from: number, to: number): number =>
  Math.floor(to / 1_000) - Math.floor(from / 1_000);
