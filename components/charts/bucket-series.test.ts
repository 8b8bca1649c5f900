import { expect, it } from 'vitest';
import { before, bucketRows, type ChartSeries, chartAxis } from './bucket-series.ts';

const buckets = [
  { start: '2026-11-02', partial: true },
  { start: '2026-11-09', partial: false },
];
const bar = (key: string, values: (number | null)[], previous?: (number | null)[]): ChartSeries => ({
  key,
  label: key,
  color: 'red',
  kind: 'bar',
  values,
  previous,
});

it('keeps what was not measured apart from zero, and the period before beside it', () => {
  const { rows } = bucketRows(buckets, [bar('good', [0, null], [null, 3])]);
  expect(rows[0]).toEqual({
    start: '2026-11-02',
    partial: true,
    index: 0,
    values: { good: 0, [before('good')]: null },
  });
  expect(rows[1]?.values).toEqual({ good: null, [before('good')]: 3 });
});

it('is as high as the highest stack, or as a line above it', () => {
  const stacked = [bar('good', [2, 3]), bar('bad', [1, 4])];
  expect(bucketRows(buckets, stacked).top).toBe(7);
  const line: ChartSeries = { ...bar('median', [1, 1], [9, 1]), kind: 'line' };
  expect(bucketRows(buckets, [...stacked, line]).top).toBe(9);
  expect(bucketRows(buckets, [bar('good', [null, null])]).top).toBe(0);
});

it('ticks whole numbers, round shares, and durations in their unit', () => {
  expect(chartAxis('count', 0).ticks).toEqual([0, 1]);
  expect(chartAxis('count', 3).ticks).toEqual([0, 1, 2, 3]);
  expect(chartAxis('count', 1_234).ticks).toEqual([0, 500, 1_000, 1_500]);
  const share = chartAxis('percent', 0.23);
  expect(share.ticks.map(share.label)).toEqual([
    '0\u00a0%',
    '5\u00a0%',
    '10\u00a0%',
    '15\u00a0%',
    '20\u00a0%',
    '25\u00a0%',
  ]);
  const hours = chartAxis('duration', 5 * 3_600);
  expect(hours.ticks.map(hours.label)).toEqual(['0', '1', '2', '3', '4', '5'].map((n) => `${n}\u00a0h`));
});
