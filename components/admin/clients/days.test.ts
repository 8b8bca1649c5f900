import { expect, it } from 'vitest';
import { daysText } from './days.ts';

it.each([
  [[1, 2, 3, 4, 5], 'Mon – Fri'],
  [[1, 2, 3, 4, 7], 'Sun – Thu'],
  [[1, 6, 7], 'Sat – Mon'],
  [[1, 3, 5], 'Mon, Wed, Fri'],
  [[1, 2, 4, 5], 'Mon, Tue, Thu, Fri'],
  [[6, 7], 'Sat, Sun'],
  [[3], 'Wed'],
  [[1, 2, 3, 4, 5, 6, 7], 'Every day'],
])('says %j as %s', (days, text) => {
  expect(daysText(days)).toBe(text);
});
