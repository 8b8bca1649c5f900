/** Whoever asks for more is asked again after a day all the same. */
const LONGEST_S = 86_400;

/** What a header Retry-After (RFC 9110: seconds, or an HTTP date) asks for, in seconds; null where it says nothing. */
export function retryAfterSeconds(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1_000;
  return Number.isNaN(seconds) ? null : Math.min(LONGEST_S, Math.max(0, Math.ceil(seconds)));
}
