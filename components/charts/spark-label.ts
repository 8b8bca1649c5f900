import { NOTHING } from '#lib/format.ts';
import type { Bucket } from '#lib/params.ts';

/** What a spark line says to those who do not see it. */
export function sparkLabel(
  name: string,
  bucket: Bucket,
  values: (number | null)[],
  say: (value: number | null) => string,
): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return `${name} per full ${bucket}: nothing measured`;
  const newest = values.at(-1) ?? null;
  return `${name} per full ${bucket}: lowest ${say(Math.min(...known))}, highest ${say(Math.max(...known))}, latest ${newest === null ? NOTHING : say(newest)}`;
}
