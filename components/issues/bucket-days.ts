import type { DateRange } from '#components/filters/ranges.ts';
import { addDays } from '#lib/days.ts';
import type { Bucket } from '#lib/params.ts';

/** The days of a bucket that lie in a range. */
export function bucketDays(start: string, bucket: Bucket, range: DateRange): DateRange {
  const last = { day: start, week: addDays(start, 6), month: endOfMonth(start) }[bucket];
  return { from: start < range.from ? range.from : start, to: last > range.to ? range.to : last };
}

function endOfMonth(day: string): string {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
