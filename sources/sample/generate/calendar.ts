import type { Person } from './people.ts';
import type { Random } from './random.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A month of the trend: the mean length. */
export const MONTH = 30.44 * DAY;

const START = 9;
const END = 18;

/** Days on which most of the company is off. */
const holidays = new Set(['01-01', '01-06', '05-01', '10-03', '12-24', '12-25', '12-26', '12-31']);

const monthDay = (ms: number) => new Date(ms).toISOString().slice(5, 10);

/** How busy a day (UTC midnight) is, against a usual working day: weekends, holidays, August, Christmas. */
export function activity(day: number): number {
  const known = activities.get(day);
  if (known !== undefined) return known;
  const fresh = activityOf(day);
  activities.set(day, fresh);
  return fresh;
}

/** Asked for a million times while a world is made, over a thousand days. */
const activities = new Map<number, number>();

function activityOf(day: number): number {
  const weekday = new Date(day).getUTCDay();
  const date = monthDay(day);
  if (holidays.has(date)) return 0.04;
  if (weekday === 0 || weekday === 6) return 0.05;
  if (date >= '12-21' || date <= '01-04') return 0.25;
  if (date >= '08-01' && date <= '08-21') return 0.7;
  return [0, 1, 1.1, 1.08, 1.02, 0.8][weekday] ?? 1;
}

const isWorkday = (localDay: number) => activity(localDay) > 0.2;

/** A moment of the person's working day, more often in its middle. `day` is a UTC midnight. */
export function momentOf(person: Person, day: number, random: Random): number {
  const hour = START + (END - START) * ((random.next() + random.next()) / 2);
  return day + hour * HOUR - person.offsetMinutes * MINUTE;
}

/** The moment `hours` of the person's working time after `start`. */
export function afterWork(person: Person, start: number, hours: number): number {
  const offset = person.offsetMinutes * MINUTE;
  let local = start + offset;
  let rest = Math.max(0, hours) * HOUR;
  for (;;) {
    const day = Math.floor(local / DAY) * DAY;
    const end = day + END * HOUR;
    const begin = Math.max(local, day + START * HOUR);
    if (isWorkday(day) && begin < end) {
      if (begin + rest <= end) return begin + rest - offset;
      rest -= end - begin;
    }
    local = day + DAY;
  }
}
