import { LONGEST_WAIT_SECONDS } from '#sources/retry-after.ts';

/** What is left of a token's hourly points, by the headers of an answer. */
export interface Budget {
  /** Points an hour. */
  limit: number;
  remaining: number;
  resetAt: Date;
}

export type Headers = Record<string, string | number | undefined>;

/** Null where the headers say nothing, or nothing that can be. A reset is no further off than the longest wait. */
export function budgetOf(headers: Headers, at: Date): Budget | null {
  const read = (name: string) => Number(headers[`x-ratelimit-${name}`] ?? Number.NaN);
  const [limit, remaining, reset] = [read('limit'), read('remaining'), read('reset')];
  if (![limit, remaining, reset].every((value) => Number.isSafeInteger(value) && value >= 0)) return null;
  const latest = at.getTime() + LONGEST_WAIT_SECONDS * 1000;
  return { limit, remaining, resetAt: new Date(Math.min(reset * 1000, latest)) };
}

const expiry = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) (UTC|[+-]\d{4})$/;

/** When the token expires: "2026-12-01 10:00:00 UTC", "… -0700". Null: it does not, or not as far as GitHub says. */
export function expiryOf(headers: Headers): Date | null {
  const header = String(headers['github-authentication-token-expiration'] ?? '');
  const [, day, time, zone = ''] = expiry.exec(header) ?? [];
  const at = new Date(`${day}T${time}${zone === 'UTC' ? 'Z' : zone.replace(/(\d{2})$/, ':$1')}`);
  return Number.isNaN(at.getTime()) ? null : at;
}
