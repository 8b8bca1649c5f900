import { formatDurationExact } from '#lib/format.ts';

/**
 * How long ago, for a person: "for 41 s".
 * @param now the time of the server that told `since` (`stats.timestamp`): a reader's clock may be minutes off
 */
export function sinceText(since: string, now: string): string {
  return `for ${formatDurationExact(Math.max(0, Math.round((Date.parse(now) - Date.parse(since)) / 1_000)))}`;
}

/** "0 B", "12 kB", "3.4 MB", in thousands. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)}\u00a0${units[unit]}`;
}
