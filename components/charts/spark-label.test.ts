import { expect, it } from 'vitest';
import { sparkBuckets, sparkLabel } from './spark-label.ts';

const whole = { partial: false };
const cut = { partial: true };

it('leaves out buckets that the range cuts, unless there is one alone', () => {
  expect(sparkBuckets([cut, whole, whole, cut])).toEqual([whole, whole]);
  expect(sparkBuckets([cut])).toEqual([cut]);
  // Two parts of weeks beside each other would look like a fall.
  expect(sparkBuckets([cut, cut])).toEqual([]);
});

it('says what the picture shows', () => {
  const label = (values: (number | null)[]) => sparkLabel('Merged', 'week', values, String);
  expect(label([3, 1, 2])).toBe('Merged per full week: lowest 1, highest 3, latest 2');
  expect(label([null, null])).toBe('Merged per full week: nothing measured');
  expect(label([7])).toBe('Merged: 7');
  expect(label([])).toBe('Merged: no full week in the range');
});
