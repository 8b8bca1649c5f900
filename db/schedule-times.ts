import { CronExpressionParser } from 'cron-parser';
import { AppError, isAppError } from '#lib/errors.ts';

export interface Timing {
  /** Five fields. */
  cron: string;
  /** IANA name. */
  timeZone: string;
}

/** How many times are shown ahead. */
const AHEAD = 5;

/**
 * The next times of a schedule, in order. A time that a change to summer time leaves out moves behind the gap.
 * @throws AppError 400 for fields that make no sense, or no time within the next years
 */
export function nextTimes({ cron, timeZone }: Timing, after: Date, count = AHEAD): Date[] {
  try {
    const times = CronExpressionParser.parse(cron, { tz: timeZone, currentDate: after });
    return Array.from({ length: count }, () => times.next().toDate());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `is no schedule: ${why}`;
    throw new AppError(
      'bad_request',
      400,
      `"${cron}" ${message}. Give minute, hour, day, month and weekday.`,
      {
        issues: [{ path: 'cron', message }],
      },
    );
  }
}

/**
 * None where a stored schedule cannot be read any more, e.g. since its time zone was given up: it is then taken for
 * daily, and must not hold up whatever else is due.
 */
export function timesIfReadable(...args: Parameters<typeof nextTimes>): Date[] {
  try {
    return nextTimes(...args);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return [];
  }
}
