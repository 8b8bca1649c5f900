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

/** Every worked example of the page. @throws for a row that cannot be read: none may be passed over */
export function readExamples(): Example[] {
  const [, part = ''] = readFileSync(page, 'utf8').split('## Worked examples');
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

const statements = (text: string) => text.split(';').map((part) => part.trim());

function assertion(text: string): Example['expected'][number] {
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

/**
 * An instant: `Mon 09:00`, `+1 Tue 10:30:00.900`, `2026-03-29 12:00`; a date with a year in the zone.
 * @returns ISO 8601, UTC
 */
export function instantOf(text: string, timeZone = 'UTC'): string {
  const found = /^(?:(\+1) )?(\w{3}|\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/.exec(text);
  const [, week, day = '', time = ''] = found ?? [];
  if (!found) throw new Error(`Not a time: ${text}`);
  const clock = Date.parse(`1970-01-01T${time.length === 5 ? `${time}:00` : time}Z`);
  if (days.includes(day)) {
    return new Date(MONDAY + (days.indexOf(day) + (week ? 7 : 0)) * 86_400_000 + clock).toISOString();
  }
  const local = Date.parse(`${day}T00:00:00Z`) + clock;
  return new Date(local - offsetAt(local, timeZone)).toISOString();
}

/** How far the zone is ahead of UTC at a time of its own clocks, ms. */
function offsetAt(local: number, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const ahead = (at: number) => Date.parse(`${shown.format(at).replace(' ', 'T')}Z`) - at;
  return ahead(local - ahead(local));
}

/** `5h`, `3600s`, `none` → seconds. */
export function secondsOf(text: string): number | null {
  if (text === 'none') return null;
  const [, amount, unit] = /^(\d+)(h|s)$/.exec(text) ?? [];
  if (!unit) throw new Error(`Not a duration: ${text}`);
  return Number(amount) * (unit === 'h' ? 3_600 : 1);
}
