import { formatDurationExact } from '#lib/format.ts';

/**
 * How long ago, for a person: "for 41 s".
 * @param now the time of the server that told `since` (`stats.timestamp`): a reader's clock may be minutes off
 */
export function sinceText(since: string, now: string): string {
  return `for ${formatDurationExact(Math.max(0, Math.round((Date.parse(now) - Date.parse(since)) / 1_000)))}`;
}
