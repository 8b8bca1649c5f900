import { expect, it } from 'vitest';
import { axisTicks, axisUnit } from './duration-axis.ts';

it('chooses the unit of which the longest holds at least two', () => {
  expect(axisUnit(2 * 86_400).name).toBe('days');
  expect(axisUnit(47 * 3_600).name).toBe('hours');
  expect(axisUnit(7_199).name).toBe('minutes');
  expect(axisUnit(0).name).toBe('minutes');
});

it('ticks whole, familiar steps that cover the highest value', () => {
  const days = axisUnit(1e9);
  expect(axisTicks(3.1, days)).toEqual([0, 1, 2, 3, 4]);
  expect(axisTicks(2.1, days)).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
  expect(axisTicks(0, days)).toEqual([0, 0.5]);
  expect(axisTicks(9_999, days)).toEqual([0, 2_000, 4_000, 6_000, 8_000, 10_000]);
  expect(axisTicks(20, axisUnit(10_000))).toEqual([0, 6, 12, 18, 24]);
});
