import { z } from 'zod';

/** PostgreSQL's text holds no NUL (G10) and no half of a surrogate pair. */
const sound = (value: string) => (value.includes('\0') ? value.replaceAll('\0', '') : value).toWellFormed();
/** An overwrite, since a transform takes twice the time: of a changelog's entry it is ten texts. */
export const text = z.string().overwrite(sound);

const FIRST_YEAR = 1970;
const LAST_YEAR = 2200;

/** A time of a year that nobody means would stretch every chart: says so, if it is. */
export function isAbsurd(year: number, context: z.RefinementCtx): boolean {
  if (!(year < FIRST_YEAR || year > LAST_YEAR)) return false;
  context.addIssue(`absurd date: year ${year} is not from ${FIRST_YEAR} to ${LAST_YEAR}`);
  return true;
}
