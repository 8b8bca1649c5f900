import { type SQL, sql } from 'drizzle-orm';

/** An instant as JSON text: ISO 8601, UTC, milliseconds (`2026-01-31T09:05:00.000Z`); null stays null. */
export const instantText = (expression: SQL): SQL<string | null> =>
  sql`to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * When a local time (`timestamp`) begins: where clocks show it twice, as midnight when they are set back in some zones,
 * the first of both. Of immutable functions alone, so that the planner makes it a constant: worked out for each of
 * 20,000 rows it took 100 of the 140 ms of an aggregate. Hence an hour is taken off in UTC: from an instant it is not.
 */
export const firstInstant = (local: SQL, timeZone: string): SQL => {
  const instant = sql`(${local} at time zone ${timeZone}::text)`;
  const before = sql`((${instant} at time zone 'UTC' - interval '1 hour') at time zone 'UTC')`;
  return sql`(case when ${before} at time zone ${timeZone}::text >= ${local} then ${before} else ${instant} end)`;
};

/** Start of a local day as an instant. */
export const dayStart = (date: string, timeZone: string): SQL =>
  firstInstant(sql`${date}::date::timestamp`, timeZone);

/** Start of the local day after, so that a range of inclusive dates is [dayStart(from), dayAfter(to)). */
export const dayAfter = (date: string, timeZone: string): SQL =>
  firstInstant(sql`(${date}::date + 1)::timestamp`, timeZone);
