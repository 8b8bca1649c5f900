import { dayIn, formatTime } from './format.ts';

const DAY_MS = 86_400_000;
const THURSDAY = 4;

/** Day of the week of a calendar day (YYYY-MM-DD): 1 is Monday, 7 is Sunday. */
export const weekdayOf = (day: string): number => weekdayAt(Date.parse(day));

/** 1 January 1970 was a Thursday. */
const weekdayAt = (ms: number) => ((((Math.floor(ms / DAY_MS) + THURSDAY - 1) % 7) + 7) % 7) + 1;

/**
 * How much of a stretch of time lies on working days, in seconds, by the clocks of a zone: a day has 24 hours also where
 * they are changed.
 * @param workingDays 1 (Monday) to 7
 */
export function workingSeconds(
  from: Date | string,
  to: Date | string,
  timeZone: string,
  workingDays: readonly number[],
): number {
  const [start, end] = [wallClock(timeZone, from), wallClock(timeZone, to)];
  let ms = 0;
  for (let day = Math.floor(start / DAY_MS) * DAY_MS; day < end; day += DAY_MS) {
    if (!workingDays.includes(weekdayAt(day))) continue;
    ms += Math.max(0, Math.min(end, day + DAY_MS) - Math.max(start, day));
  }
  return ms / 1_000;
}

/** What the clocks of a zone show, as if it were UTC. */
const wallClock = (timeZone: string, instant: Date | string) =>
  Date.parse(`${dayIn(timeZone, instant)}T${formatTime(instant, timeZone, true)}Z`);
