import { NOTHING } from '#lib/format.ts';
import type { Bucket } from '#lib/params.ts';

/**
 * The buckets that a spark line shows: one cut by the range would look like a fall beside the others. One alone is shown
 * even so: it is the range.
 */
export function sparkBuckets<B extends { partial: boolean }>(buckets: readonly B[]): readonly B[] {
  return buckets.length === 1 ? buckets : buckets.filter(({ partial }) => !partial);
}

/** What a spark line says to those who do not see it. */
export function sparkLabel(
  name: string,
  bucket: Bucket,
  values: (number | null)[],
  say: (value: number | null) => string,
): string {
  if (values.length === 0) return `${name}: no full ${bucket} in the range`;
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return `${name} per full ${bucket}: nothing measured`;
  const newest = values.at(-1) ?? null;
  if (values.length === 1) return `${name}: ${say(newest)}`;
  return `${name} per full ${bucket}: lowest ${say(Math.min(...known))}, highest ${say(Math.max(...known))}, latest ${newest === null ? NOTHING : say(newest)}`;
}
