import { expect, it } from 'vitest';
import { bucketDays } from './bucket-days.ts';

const range = { from: '2026-01-15', to: '2026-03-10' };

it('ends a bucket on its own last day, a leap day too', () => {
  expect(bucketDays('2026-02-02', 'day', range)).toEqual({ from: '2026-02-02', to: '2026-02-02' });
  expect(bucketDays('2026-02-02', 'week', range)).toEqual({ from: '2026-02-02', to: '2026-02-08' });
  expect(bucketDays('2026-02-01', 'month', range)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  const leap = { from: '2024-01-01', to: '2024-12-31' };
  expect(bucketDays('2024-02-01', 'month', leap).to).toBe('2024-02-29');
});

it('keeps to the range where it cuts a bucket', () => {
  expect(bucketDays('2026-01-01', 'month', range)).toEqual({ from: '2026-01-15', to: '2026-01-31' });
  expect(bucketDays('2026-03-09', 'week', range)).toEqual({ from: '2026-03-09', to: '2026-03-10' });
});
