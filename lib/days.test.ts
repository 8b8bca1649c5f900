import { expect, it } from 'vitest';
import { addDays, daysBetween, rangeProblem } from './days.ts';

it('counts calendar days over ends of months, leap days and changes of clocks', () => {
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  expect(addDays('2025-12-31', 1)).toBe('2026-01-01');
  expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
  expect(daysBetween('2023-12-31', '2024-12-31')).toBe(366);
  expect(daysBetween('2026-10-26', '2026-10-24')).toBe(-2);
});

it('finds what is wrong with a range', () => {
  expect(rangeProblem('2026-02-01', '2026-01-31')).toBe('reversed');
  expect(rangeProblem('2015-01-01', '2025-01-02')).toBe('too_long');
  expect(rangeProblem('2015-01-01', '2025-01-01')).toBeNull();
  expect(rangeProblem('2026-01-01', '2026-01-01')).toBeNull();
});
