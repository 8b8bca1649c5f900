import { type SQL, sql } from 'drizzle-orm';

/** An instant as JSON text: ISO 8601, UTC, milliseconds (`2026-01-31T09:05:00.000Z`); null stays null. */
export const instantText = (expression: SQL): SQL<string | null> =>
  sql`to_char((${expression}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The same with microseconds: as a text of a fixed length it compares as the instant does. */
export const exactInstantText = (expression: SQL): SQL<string | null> =>
  sql`to_char((${expression}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
