import { sql } from 'drizzle-orm';
import { AppError } from '#lib/errors.ts';
import { formatInstantExact } from '#lib/format.ts';

/** To be set with every change that people make. */
export const newVersion = (actor: string) => ({
  version: sql`version + 1`,
  changedBy: actor,
  changedAt: sql`clock_timestamp()`,
});

/** Somebody was faster: who and when, so that one can ask. The form fetches the newer one and shows what differs. */
export const changedMeanwhile = (what: string, by: string | null, at: string | null, timeZone = 'UTC') =>
  new AppError(
    'conflict',
    409,
    `${by ?? 'Somebody'} has changed ${what} meanwhile${at ? ` (${formatInstantExact(at, timeZone)})` : ''}. Nothing was saved: look at that change, then save yours again or take it over.`,
  );
