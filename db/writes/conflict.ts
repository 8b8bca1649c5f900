import { AppError } from '#lib/errors.ts';
import { formatInstantExact } from '#lib/format.ts';

/** Somebody was faster: who and when, so that one can ask. The form fetches the newer one and shows what differs. */
export const changedMeanwhile = (what: string, by: string | null, at: string, timeZone = 'UTC') =>
  new AppError(
    'conflict',
    409,
    `${by ?? 'Somebody'} has changed ${what} meanwhile (${formatInstantExact(at, timeZone)}). Nothing was saved: look at that change, then save yours again or take it over.`,
  );
