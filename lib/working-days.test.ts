import { expect, it } from 'vitest';
import { weekdayOf, workingSeconds } from './working-days.ts';

const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5];
const hours = (from: string, to: string, zone = 'UTC', days = MONDAY_TO_FRIDAY) =>
  workingSeconds(from, to, zone, days) / 3_600;

it('knows the day of the week', () => {
  expect(['2026-11-23', '2026-11-29', '1969-12-31', '1970-01-01'].map(weekdayOf)).toEqual([1, 7, 3, 4]);
});

it.each([
  ['within a working day', '2026-11-23T09:00:00Z', '2026-11-23T17:30:00Z', 8.5],
  ['within a day off', '2026-11-28T09:00:00Z', '2026-11-29T17:30:00Z', 0],
  ['over a weekend', '2026-11-27T17:00:00Z', '2026-11-30T09:00:00Z', 7 + 9],
  ['of a week', '2026-11-23T12:00:00Z', '2026-11-30T12:00:00Z', 5 * 24],
  ['of nothing', '2026-11-23T09:00:00Z', '2026-11-23T09:00:00Z', 0],
  ['that ends before it begins', '2026-11-24T09:00:00Z', '2026-11-23T09:00:00Z', 0],
])('leaves days off out of a stretch %s', (_what, from, to, wanted) => {
  expect(hours(from, to)).toBe(wanted);
});

it('cuts days in the zone, by its clocks', () => {
  // Friday 23:00 in New York is Saturday 04:00 in UTC.
  expect(hours('2026-11-28T04:00:00Z', '2026-11-28T06:00:00Z', 'America/New_York')).toBe(1);
  // A Sunday with 25 hours has 24 on the clock.
  expect(hours('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 'Europe/Berlin', [7])).toBe(24);
});

it('takes whatever days people work on', () => {
  expect(hours('2026-11-27T00:00:00Z', '2026-11-30T00:00:00Z', 'UTC', [7, 1, 2, 3, 4])).toBe(24);
});
