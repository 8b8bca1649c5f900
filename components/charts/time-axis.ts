import { daysBetween } from '#lib/days.ts';
import { dayIn, formatBucketShort, formatTime } from '#lib/format.ts';
import type { Bucket } from '#lib/params.ts';

const DAY = 86_400_000;
/** So many gaps between ticks at most. */
const GAPS = 9;
/** Days between ticks; a week and more begin on Mondays. */
const steps = [1, 2, 7, 14, 28];

/** The instant (epoch ms) at which a calendar day begins in a zone; where no clock shows midnight, the first after it. */
export function dayStartIn(timeZone: string, day: string): number {
  const wall = Date.parse(day);
  const offset = (at: number) => wallClock(timeZone, at) - at;
  const first = wall - offset(wall);
  return wall - offset(first);
}

/** What the clocks of a zone show, as if it were UTC. */
function wallClock(timeZone: string, at: number): number {
  const instant = new Date(at);
  return Date.parse(`${dayIn(timeZone, instant)}T${formatTime(instant, timeZone, true)}Z`);
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** How the days of an axis read: over more than a year they are told by month and year, as "24 Aug" would come again. */
export function dayText(from: string, to: string, bucket: Bucket = 'day'): (day: string) => string {
  const isLong = daysBetween(from, to) > 366;
  return (day) => formatBucketShort(day, isLong ? 'month' : bucket);
}

/** Days (YYYY-MM-DD) at which an axis from one day to another is ticked: as many as read well, months in a long range. */
export function dayTicks(from: string, to: string): string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const days = daysBetween(from, to) + 1;
  const step = steps.find((candidate) => days <= candidate * GAPS);
  if (!step) return monthTicks(from, to, days);
  const monday = (8 - new Date(first).getUTCDay()) % 7;
  const start = step < 7 ? first : first + monday * DAY;
  const ticks: string[] = [];
  for (let at = start; at <= last; at += step * DAY) ticks.push(dayOf(at));
  return ticks;
}

function monthTicks(from: string, to: string, days: number): string[] {
  const every = [1, 2, 3, 6, 12].find((months) => days / 30 <= months * GAPS) ?? 24;
  const ticks: string[] = [];
  // Months since the year 0; the first that begins in the range and stands on the step.
  const begun = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - (from.endsWith('-01') ? 1 : 0);
  for (let month = Math.ceil(begun / every) * every; ; month += every) {
    const tick = dayOf(Date.UTC(Math.floor(month / 12), month % 12, 1));
    if (tick > to) return ticks;
    ticks.push(tick);
  }
}
