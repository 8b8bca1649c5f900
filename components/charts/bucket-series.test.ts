import { expect, it } from 'vitest';
import {
  before,
  bucketRows,
  type ChartBucket,
  type ChartSeries,
  chartAxis,
  isAlone,
  isCompared,
  whyNotCompared,
} from './bucket-series.ts';

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
  const { rows } = bucketRows(buckets, [bar('good', [0, null], [null, 3])], buckets);
  expect(rows[0]).toEqual({
    start: '2026-11-02',
    partial: true,
    index: 0,
    values: { good: 0, [before('good')]: null },
  });
  expect(rows[1]?.values).toEqual({ good: null, [before('good')]: 3 });
});

it('holds whole buckets against whole ones: a part of a week beside a whole one looks like a fall', () => {
  const week = (start: string, partial = false): ChartBucket => ({ start, partial });
  const [first, ...rest] = ['2026-11-04', '2026-11-09', '2026-11-16', '2026-11-23'].map((day) => week(day));
  const shown = [week(first?.start ?? '', true), ...rest];
  const previous = [week('2026-09-30', true), week('2026-10-05'), week('2026-10-12', true)];
  const drawn = (series: ChartSeries) =>
    bucketRows(shown, [series], previous).rows.map(({ values }) => values[before('good')]);
  const series = bar('good', [1, 7, 7, 7], [3, 8, 90]);
  // The last has no bucket in its place.
  expect(drawn(series)).toEqual([null, 8, null, null]);
  expect(isCompared(bucketRows(shown, [series], previous).rows, [series])).toBe(true);
  expect(isCompared(bucketRows(shown.slice(0, 1), [series], previous).rows, [series])).toBe(false);
  expect(bucketRows(shown, [series], previous).top).toBe(8);
  // What there is at the end of a bucket is whole, however much of it lies before.
  expect(drawn({ ...series, standing: true })).toEqual([3, 8, 90, null]);
});

it('knows which values no line leads to', () => {
  const week = { start: '2026-11-09', partial: false };
  const { rows } = bucketRows([week, week, week, week], [bar('good', [1, null, 2, 3])]);
  expect(rows.map((_, index) => isAlone(rows, index, 'good'))).toEqual([true, false, false, false]);
});

it('says why a bucket is not held against the one in its place before', () => {
  const [whole, cut, unknown] = [{ partial: false }, { partial: true }, { partial: false, unknown: true }];
  expect(whyNotCompared(whole, whole, 'week')).toBeNull();
  expect(whyNotCompared(whole, undefined, 'week')).toBeNull();
  expect(whyNotCompared(cut, whole, 'week')).toBe('Not compared: this week is not a whole one.');
  expect(whyNotCompared(whole, cut, 'month')).toBe(
    'Not compared: the month of the period before is not a whole one.',
  );
  expect(whyNotCompared(cut, cut, 'week')).toBe('Not compared: neither week is a whole one.');
  expect(whyNotCompared(unknown, whole, 'day')).toBe('Not compared: nothing is known of this day.');
  expect(whyNotCompared(whole, unknown, 'day')).toBe(
    'Not compared: nothing is known of the day of the period before.',
  );
});

it('is as high as the highest stack, or as a line above it', () => {
  const stacked = [bar('good', [2, 3]), bar('bad', [1, 4])];
  expect(bucketRows(buckets, stacked).top).toBe(7);
  const line: ChartSeries = { ...bar('median', [1, 1], [9, 1]), kind: 'line' };
  const whole = buckets.map((bucket) => ({ ...bucket, partial: false }));
  expect(bucketRows(whole, [...stacked, line], whole).top).toBe(9);
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
