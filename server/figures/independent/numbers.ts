// Arithmetic of the figures, written apart from the SQL that the product uses.

export type Bucket = 'day' | 'week' | 'month';

export interface Span {
  /** Inclusive days, YYYY-MM-DD. */
  from: string;
  to: string;
}

/** The value that a share of the values do not exceed, between two of them where it must be. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  return low + (high - low) * (place - Math.floor(place));
}

export const median = (values: readonly number[]) => percentile(values, 0.5);
export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]) => (values.length === 0 ? null : sum(values) / values.length);
export const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
/** What is known of them. */
export const known = <T>(values: readonly (T | null)[]): T[] => values.filter((value) => value !== null);

export const percentiles = (values: readonly number[]) => ({
  p50: median(values),
  p75: percentile(values, 0.75),
  p90: percentile(values, 0.9),
  p95: percentile(values, 0.95),
});

const zones = new Map<string, { format: Intl.DateTimeFormat; days: Map<number, string> }>();

/** The local date of an instant, YYYY-MM-DD. */
export function dayOf(at: number, timeZone: string): string {
  let zone = zones.get(timeZone);
  if (!zone) {
    zone = { format: new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' }), days: new Map() };
    zones.set(timeZone, zone);
  }
  let day = zone.days.get(at);
  if (day === undefined) {
    day = zone.format.format(at);
    zone.days.set(at, day);
  }
  return day;
}

const DAY = 86_400_000;

/** The first instant of a local day: found by halving, since clocks may skip or repeat its midnight. */
export function startOf(day: string, timeZone: string): number {
  let [early, late] = [Date.parse(day) - DAY, Date.parse(day) + DAY];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (dayOf(middle, timeZone) < day) early = middle;
    else late = middle;
  }
  return late;
}

export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10);

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;

export function eachDay({ from, to }: Span): string[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to)) }, (_, index) => addDays(from, index));
}

/** As many days, right before. */
export const before = ({ from, to }: Span): Span => ({
  from: addDays(from, -daysBetween(from, to)),
  to: addDays(from, -1),
});

/** First day of the bucket that a day is in: of weeks their Monday. */
export function bucketStart(day: string, bucket: Bucket): string {
  if (bucket === 'day') return day;
  if (bucket === 'month') return `${day.slice(0, 7)}-01`;
  return addDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}

export interface BucketSpan extends Span {
  start: string;
  partial: boolean;
}

/** Every bucket that a range touches: what of it lies in the range, and whether the range cuts it. */
export function bucketsOf(span: Span, bucket: Bucket): BucketSpan[] {
  const starts = new Set(eachDay(span).map((day) => bucketStart(day, bucket)));
  return [...starts].map((start) => {
    let last = start;
    while (bucketStart(addDays(last, 1), bucket) === start) last = addDays(last, 1);
    const from = start < span.from ? span.from : start;
    const to = last > span.to ? span.to : last;
    return { start, partial: from !== start || to !== last, from, to };
  });
}

export const wholeSeconds = (from: number, to: number): number =>
  Math.floor(to / 1_000) - Math.floor(from / 1_000);

/** How many values lie between the edges of each of the bars that are drawn, which have no holes. */
export function barsOf(
  values: readonly number[],
  drawn: readonly { fromSeconds: number; toSeconds: number | null }[],
) {
  let edge = 0;
  return drawn.map(({ toSeconds }, index) => {
    const fromSeconds = edge;
    edge = toSeconds ?? Number.POSITIVE_INFINITY;
    const last = index === drawn.length - 1;
    const n = values.filter((value) => value >= fromSeconds && (last || value < edge)).length;
    return { fromSeconds, toSeconds: last ? null : toSeconds, n };
  });
}
