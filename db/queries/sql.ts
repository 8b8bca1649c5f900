import { type SQL, sql } from 'drizzle-orm';

/** An instant as JSON text: ISO 8601, UTC, milliseconds (`2026-01-31T09:05:00.000Z`); null stays null. */
export const instantText = (expression: SQL): SQL<string | null> =>
  sql`to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Start of a local day as an instant. */
export const dayStart = (date: string, timeZone: string): SQL =>
  sql`(${date}::date::timestamp at time zone ${timeZone})`;

/** Start of the local day after, so that a range of inclusive dates is [dayStart(from), dayAfter(to)). */
export const dayAfter = (date: string, timeZone: string): SQL =>
  sql`((${date}::date + 1)::timestamp at time zone ${timeZone})`;
