/** GitHub's form of a time: UTC, whole seconds, "Z". `ms` is epoch milliseconds. */
export const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** A text that sorts by time, whatever offset or fraction the recorded time was written with. */
export function sortable(time: string | null | undefined): string {
  if (!time) return '';
  if (time.length === 20 && time.endsWith('Z')) return time;
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? '' : iso(ms);
}
