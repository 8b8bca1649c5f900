import { formatDuration } from '#lib/format.ts';

/** "just now", "12 min ago", "in 5 min"; nothing until the reader's clock is known. */
export function agoText(instant: string, now: Date | null): string {
  if (!now) return '';
  const seconds = Math.round((now.getTime() - Date.parse(instant)) / 1_000);
  if (Math.abs(seconds) < 60) return seconds < 0 ? 'in a moment' : 'just now';
  return seconds < 0 ? `in ${formatDuration(-seconds)}` : `${formatDuration(seconds)} ago`;
}
