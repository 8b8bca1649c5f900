import { expect, it } from 'vitest';
import { throughputSeries } from './throughput-series.ts';

const bucket = (counts: number[]) => ({
  start: '2026-11-23',
  partial: false,
  counts,
  n: counts.reduce((sum, n) => sum + n, 0),
});

it('names what has no type', () => {
  const series = throughputSeries({ types: ['Bug', null], buckets: [bucket([3, 1])] });
  expect(series.map(({ label, values }) => [label, values])).toEqual([
    ['Bug', [3]],
    ['No type', [1]],
  ]);
});

it('puts types beyond the colours together, so that the bars still sum to all that was done', () => {
  const types = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const counts = [9, 8, 7, 6, 5, 4, 3, 2];
  const series = throughputSeries({ types, buckets: [bucket(counts)] });
  expect(series.map(({ label }) => label)).toEqual(['a', 'b', 'c', 'd', 'e', 'Other types']);
  expect(series.reduce((sum, { values }) => sum + (values[0] ?? 0), 0)).toBe(44);
});
