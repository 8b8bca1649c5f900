import { expect, it } from 'vitest';
import { knownBuckets } from './known-buckets.ts';

const buckets = ['2026-11-02', '2026-11-09', '2026-11-16'].map((start) => ({
  start,
  partial: false,
  deployments: 0,
  failures: 0,
}));
const counts = (knownFrom: string | null) =>
  knownBuckets(buckets, '2026-11-22', knownFrom).map(({ deployments }) => deployments);

it('have no counts where they were over before anything was known, and zero from there on', () => {
  expect(counts('2026-11-08')).toEqual([0, 0, 0]);
  expect(counts('2026-11-09')).toEqual([null, 0, 0]);
  expect(counts('2026-11-22')).toEqual([null, null, 0]);
  expect(counts('2026-11-23')).toEqual([null, null, null]);
  expect(counts(null)).toEqual([null, null, null]);
  const cut = knownBuckets(buckets, '2026-11-22', '2026-11-10').map(({ partial }) => partial);
  expect(cut, 'a week that was half over is no whole one').toEqual([false, true, false]);
  expect(knownBuckets(buckets, '2026-11-22', '2026-11-15').map(({ unknown = false }) => unknown)).toEqual([
    ...[true, false, false],
  ]);
});
