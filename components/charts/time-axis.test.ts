import { expect, it } from 'vitest';
import { dayStartIn, dayText, dayTicks } from './time-axis.ts';

it('knows when a day begins in a zone, also where clocks are changed', () => {
  const start = (zone: string, day: string) => new Date(dayStartIn(zone, day)).toISOString();
  expect(start('Europe/Berlin', '2026-11-24')).toBe('2026-11-23T23:00:00.000Z');
  expect(start('Europe/Berlin', '2026-03-29')).toBe('2026-03-28T23:00:00.000Z');
  expect(start('Europe/Berlin', '2026-03-30')).toBe('2026-03-29T22:00:00.000Z');
  expect(start('America/New_York', '2026-11-01')).toBe('2026-11-01T04:00:00.000Z');
  expect(start('Asia/Kathmandu', '2026-01-01')).toBe('2025-12-31T18:15:00.000Z');
});

it('ticks days, Mondays or months, as many as read well', () => {
  expect(dayTicks('2026-11-20', '2026-11-26')).toHaveLength(7);
  expect(dayTicks('2026-11-01', '2026-11-26').slice(0, 2)).toEqual(['2026-11-02', '2026-11-09']);
  const quarter = dayTicks('2026-08-27', '2026-11-24');
  expect(quarter[0]).toBe('2026-08-31');
  expect(quarter).toHaveLength(7);
  expect(dayTicks('2025-11-25', '2026-11-24')).toEqual([
    '2026-01-01',
    '2026-03-01',
    '2026-05-01',
    '2026-07-01',
    '2026-09-01',
    '2026-11-01',
  ]);
  expect(dayTicks('2016-11-25', '2026-11-24').length).toBeLessThan(11);
  expect(dayTicks('2026-11-24', '2026-11-24')).toEqual(['2026-11-24']);
});

it('names the year where days come twice', () => {
  expect(dayText('2026-08-30', '2026-11-27')('2026-09-07')).toBe('7 Sep');
  expect(dayText('2026-08-30', '2026-11-27', 'month')('2026-09-01')).toBe('Sep 2026');
  expect(dayText('2016-11-28', '2026-11-27')('2017-01-01')).toBe('Jan 2017');
  expect(dayText('2024-11-25', '2026-11-23', 'week')('2025-01-06')).toBe('Jan 2025');
});
