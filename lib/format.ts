/**
 * Numbers, durations and dates as people say them. Pure; the locale is fixed, so that the server and every browser
 * write the same text. A unit hangs on its number by a no-break space.
 */
const LOCALE = 'en-GB';
const NBSP = '\u00a0';
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Stands where there is nothing to show. */
export const NOTHING = '–';

export interface Part {
  value: string;
  unit: string;
}

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });

const join = (parts: Part[]) => parts.map(({ value, unit }) => `${value}${NBSP}${unit}`).join(' ');

/** 12480 → "12,480". */
export function formatCount(n: number | null): string {
  return n === null ? NOTHING : whole.format(n);
}

/** "1 pull request", "12 pull requests"; a plural that is not the singular with an s is given. */
export function formatCounted(n: number, one: string, many = `${one}s`): string {
  return `${whole.format(n)}${NBSP}${n === 1 ? one : many}`;
}

/** "0 B", "12 kB", "3.4 MB", in thousands. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)}${NBSP}${units[unit]}`;
}

/** Share 0.123 → "12.3 %"; at most one digit. */
export function formatShare(share: number | null): string {
  return share === null ? NOTHING : `${shareValue(share)}${NBSP}%`;
}

/** The number of {@link formatShare} alone, for a unit set apart: 0.123 → "12.3". */
export function shareValue(share: number): string {
  return oneDigit.format(share * 100);
}

/** Seconds as number and unit, apart, so that a unit can be set smaller: 15120 → 4 h, 12 min. */
export function durationParts(seconds: number): Part[] {
  const s = Math.round(seconds);
  if (s < MINUTE) return [{ value: whole.format(s), unit: 's' }];
  const minutes = Math.round(s / 60);
  if (minutes < 60) return [{ value: whole.format(minutes), unit: 'min' }];
  if (minutes < 24 * 60) {
    const rest = minutes % 60;
    const hours = { value: whole.format(Math.floor(minutes / 60)), unit: 'h' };
    return rest === 0 ? [hours] : [hours, { value: whole.format(rest), unit: 'min' }];
  }
  const days = s / DAY;
  return [{ value: (days < 9.95 ? oneDigit : whole).format(days), unit: 'd' }];
}

/** Seconds as people say them: "45 s", "12 min", "4 h 12 min", "3.2 d", "64 d". */
export function formatDuration(seconds: number | null): string {
  return seconds === null ? NOTHING : join(durationParts(seconds));
}

/** Seconds to the second: "3 d 4 h 12 min 7 s". */
export function formatDurationExact(seconds: number | null): string {
  if (seconds === null) return NOTHING;
  const s = Math.round(seconds);
  const parts = [
    { value: Math.floor(s / DAY), unit: 'd' },
    { value: Math.floor((s % DAY) / HOUR), unit: 'h' },
    { value: Math.floor((s % HOUR) / MINUTE), unit: 'min' },
    { value: s % MINUTE, unit: 's' },
  ].filter(({ value }) => value > 0);
  return parts.length === 0
    ? `0${NBSP}s`
    : join(parts.map(({ value, unit }) => ({ value: whole.format(value), unit })));
}

/** Milliseconds of a delay: "40 ms", "1.2 s", then as {@link formatDuration}. */
export function formatLag(ms: number): string {
  if (ms < 1_000) return `${whole.format(ms)}${NBSP}ms`;
  if (ms < 10_000) return `${oneDigit.format(ms / 1_000)}${NBSP}s`;
  return formatDuration(ms / 1_000);
}

export interface Change {
  direction: 'up' | 'down' | 'same';
  /** |current − previous| ÷ previous; null where the previous value is 0. */
  ratio: number | null;
  difference: number;
}

/** How `current` stands to `previous`; null where one of them is unknown. Under half a percent is "same". */
export function compare(current: number | null, previous: number | null): Change | null {
  if (current === null || previous === null) return null;
  const difference = current - previous;
  const ratio = previous === 0 ? null : Math.abs(difference / previous);
  if (difference === 0 || (ratio !== null && ratio < 0.005)) return { direction: 'same', ratio, difference };
  return { direction: difference > 0 ? 'up' : 'down', ratio, difference };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs far more than using it: one per zone and shape. An unknown zone reads as UTC. */
function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  let known = formatters.get(key);
  if (!known) {
    try {
      known = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone });
    } catch {
      known = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: 'UTC' });
    }
    formatters.set(key, known);
  }
  return known;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const monthOf = (date: string) => MONTHS[Number(date.slice(5, 7)) - 1] ?? '';

/** Calendar date "2026-08-24" → "24 Aug". */
function formatDayShort(date: string): string {
  return `${Number(date.slice(8, 10))} ${monthOf(date)}`;
}

/** Calendar date "2026-08-24" → "24 Aug 2026". */
export function formatDay(date: string): string {
  return `${formatDayShort(date)} ${date.slice(0, 4)}`;
}

/** Two inclusive calendar dates: "26 Aug – 23 Nov 2026"; the year is said twice only where it differs. */
export function formatRange(from: string, to: string): string {
  if (from === to) return formatDay(from);
  const start = from.slice(0, 4) === to.slice(0, 4) ? formatDayShort(from) : formatDay(from);
  return `${start} – ${formatDay(to)}`;
}

type Bucket = 'day' | 'week' | 'month';

/** First day of a bucket as a tick of an axis: "24 Aug", of a month "Aug 2026". */
export function formatBucketShort(start: string, bucket: Bucket): string {
  return bucket === 'month' ? `${monthOf(start)} ${start.slice(0, 4)}` : formatDayShort(start);
}

/** First day of a bucket as a heading: "Week of 24 Aug 2026", "Mon 24 Aug 2026", "Aug 2026". */
export function formatBucket(start: string, bucket: Bucket): string {
  if (bucket === 'month') return formatBucketShort(start, bucket);
  if (bucket === 'week') return `Week of ${formatDay(start)}`;
  return `${WEEKDAYS[new Date(`${start}T00:00:00Z`).getUTCDay()]} ${formatDay(start)}`;
}

/** Calendar date of an instant in a zone, as "2026-08-24". */
export function dayIn(timeZone: string, instant: Date | string): string {
  const parts = formatter(timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(
    new Date(instant),
  );
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** Time of day of an instant in a zone: "14:02". */
export function formatTime(instant: Date | string, timeZone: string, withSeconds = false): string {
  return formatter(timeZone, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(withSeconds && { second: '2-digit' }),
  }).format(new Date(instant));
}

/** An instant in a zone, as short as it stays clear: "14:02" today, "20 Nov 14:02", "20 Nov 2025 14:02". */
export function formatInstant(instant: Date | string, timeZone: string, now: Date | string): string {
  const day = dayIn(timeZone, instant);
  const today = dayIn(timeZone, now);
  const time = formatTime(instant, timeZone);
  if (day === today) return time;
  return `${day.slice(0, 4) === today.slice(0, 4) ? formatDayShort(day) : formatDay(day)} ${time}`;
}

/** An instant to the second, with its zone named: "23 Nov 2026, 14:02:11 Europe/Berlin". */
export function formatInstantExact(instant: Date | string, timeZone: string): string {
  return `${formatDay(dayIn(timeZone, instant))}, ${formatTime(instant, timeZone, true)} ${timeZone}`;
}

const sourceNames: Readonly<Record<string, string>> = { github: 'GitHub', jira: 'Jira', webhook: 'Webhook' };

/** Where something comes from, by its proper name; a name that a webhook gave stays as it is. */
export const formatSource = (source: string): string => sourceNames[source] ?? source;
