import { addDays } from '#lib/days.ts';
import type { BucketHead, DoraAnswers } from './answers.ts';

interface Counted extends BucketHead {
  deployments: number | null;
  failures: number | null;
}

/**
 * Takes their counts from buckets that were over before the first deployment known: 0 would say that there was none. The
 * one in which it was is known in part.
 * @param last day of the range that was cut into them
 */
export function knownBuckets(
  buckets: DoraAnswers['deploymentFrequency']['buckets'],
  last: string,
  knownFrom: string | null,
): (Counted & { unknown?: true })[] {
  return buckets.map((one, index) => {
    const next = buckets[index + 1]?.start ?? addDays(last, 1);
    if (knownFrom === null || next <= knownFrom)
      return { ...one, unknown: true, deployments: null, failures: null };
    return one.start < knownFrom ? { ...one, partial: true } : one;
  });
}
