import { formatDurationExact } from '#lib/format.ts';

/** How long ago, for a person: "for 41 s". */
export function sinceText(since: string, now: Date): string {
  return `for ${formatDurationExact(Math.max(0, Math.round((now.getTime() - Date.parse(since)) / 1_000)))}`;
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
