/** Whoever asks for more is asked again after a day all the same: a header may be wrong by years. */
export const LONGEST_WAIT_SECONDS = 86_400;

/**
 * What a header Retry-After (RFC 9110: seconds, or an HTTP date) asks for, in seconds; null where it says nothing.
 * @param now by the clock of who wrote it
 */
export function retryAfterSeconds(header: string | number | undefined, now: Date): number | null {
  const text = String(header ?? '').trim();
  if (text === '') return null;
  const number = Number(text);
  const seconds = Number.isNaN(number) ? (Date.parse(text) - now.getTime()) / 1_000 : number;
  return Number.isNaN(seconds) ? null : Math.min(LONGEST_WAIT_SECONDS, Math.max(0, Math.ceil(seconds)));
}
