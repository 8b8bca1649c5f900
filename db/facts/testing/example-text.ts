import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A row of a table of worked examples in docs/metrics.md. */
export interface Example {
  id: string;
  /** Statements, e.g. `deploys d1 m1 Mon 12:00`. */
  given: string[];
  /** What is then said of what: `{ of: 'PR 1', says: { coding: '1h' } }`. */
  expected: { of: string; says: Record<string, string> }[];
}

const page = path.join(import.meta.dirname, '../../../docs/metrics.md');

/** The page that the examples stand on. */
export const readPage = () => readFileSync(page, 'utf8');

/** Every worked example of the page. @throws for a row that cannot be read: none may be passed over */
export function readExamples(): Example[] {
  const [, part = ''] = readPage().split(/^## Worked examples.*$/m);
  return part
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (case|---)/.test(line))
    .map((line) => {
      const [, id = '', given = '', then = '', ...rest] = line.split('|').map((cell) => cell.trim());
      if (!/^[A-Z]\d+\b/.test(id) || !given || !then || rest.length !== 1)
        throw new Error(`Not an example: ${line}`);
      return { id, given: statements(given), expected: statements(then).map(assertion) };
    });
}

export const statements = (text: string) => text.split(';').map((part) => part.trim());

export function assertion(text: string): Example['expected'][number] {
  const [of = '', facts = ''] = halves(text, ': ');
  const says: Record<string, string> = {};
  for (const fact of facts.split(', ')) {
    const at = fact.lastIndexOf(' ');
    // Dates have a space of their own.
    const date = /^(.*?) ((?:\+1 )?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \S+)$/.exec(fact);
    const [name, value] = date ? [date[1], date[2]] : [fact.slice(0, at), fact.slice(at + 1)];
    if (!name || !value) throw new Error(`Says nothing: ${fact}`);
    says[name] = value;
  }
  return { of, says };
}

/** What stands before the first of a separator, and what behind it. */
export function halves(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONDAY = Date.parse('2026-03-02T00:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * An instant: `Mon 09:00`, `+1 Tue 10:30:00.900`, `2026-03-29 12:00` by the clocks of the zone, `2026-03-29 12:00Z` in
 * UTC, `3d ago 12:00`, `36h ago`, `2h ahead`.
 * @returns ISO 8601, UTC
 */
export function instantOf(text: string, timeZone = 'UTC'): string {
  const [, hours, direction] = /^(\d+)h (ago|ahead)$/.exec(text) ?? [];
  if (hours) return new Date(Date.now() + Number(hours) * (direction === 'ago' ? -HOUR : HOUR)).toISOString();
  const [, day = '', time = '', utc] = /^(.+) (\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z?)$/.exec(text) ?? [];
  if (!day) throw new Error(`Not a time: ${text}`);
  const clock = Date.parse(`1970-01-01T${time.length === 5 ? `${time}:00` : time}Z`);
  const local = Date.parse(dayOf(day)) + clock;
  const zoned = /^\d/.test(day) && !day.endsWith('ago') && !utc;
  return new Date(zoned ? local - offsetAt(local, timeZone) : local).toISOString();
}

/** A day: `Mon`, `+1 Tue`, `2026-03-29`, `3d ago`. @returns YYYY-MM-DD */
export function dayOf(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  const [, ago] = /^(\d+)d ago$/.exec(text) ?? [];
  if (ago) return isoDay(Date.now() - Number(ago) * DAY);
  const [, weeks = '0', day = ''] = /^(?:\+(\d+) )?(\w{3})$/.exec(text) ?? [];
  if (!days.includes(day)) throw new Error(`Not a day: ${text}`);
  return isoDay(MONDAY + (days.indexOf(day) + Number(weeks) * 7) * DAY);
}

const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);

/** How far the zone is ahead of UTC at a time of its own clocks, ms. */
function offsetAt(local: number, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const ahead = (at: number) => Date.parse(`${shown.format(at).replace(' ', 'T')}Z`) - at;
  return ahead(local - ahead(local));
}

/** `5h`, `2.5h`, `3600s`, `none` → seconds. */
export function secondsOf(text: string): number | null {
  if (text === 'none') return null;
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([dhms])$/.exec(text) ?? [];
  const seconds = { d: 86_400, h: 3_600, m: 60, s: 1 }[unit];
  if (!seconds) throw new Error(`Not a duration: ${text}`);
  return Math.round(Number(amount) * seconds * 1_000) / 1_000;
}

/** Before what the examples tell of. */
export const START = '2026-01-01T00:00:00.000Z';
/** Commits are named in the examples; git has forty digits. */
export const shaOf = (name: string) => Buffer.from(name.padEnd(20, '.')).toString('hex');
