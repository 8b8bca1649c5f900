import { CronExpressionParser } from 'cron-parser';

const DAY_MS = 86_400_000;

/**
 * How far apart a schedule's times are around `now`, in ms: the longest pause between the last two and the next two, so
 * that a schedule of working hours is not taken for hourly at night. A day for one that cannot be read.
 */
export function longestGap(cron: string, timeZone: string, now: Date): number {
  try {
    const from = () => CronExpressionParser.parse(cron, { tz: timeZone, currentDate: now });
    const [back, on] = [from(), from()];
    const last = back.prev().getTime();
    const times = [back.prev().getTime(), last, on.next().getTime(), on.next().getTime()];
    return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
  } catch {
    return DAY_MS;
  }
}
