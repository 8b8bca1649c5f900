import { expect, it } from 'vitest';
import { pageSize } from './page-size.ts';

it('is half after each overload, never nothing, and grows back after each answer', () => {
  const size = pageSize(25);
  const seen = [size.now()];
  for (const step of [
    'halve',
    'halve',
    'halve',
    'halve',
    'halve',
    'grow',
    'grow',
    'grow',
    'grow',
    'grow',
  ] as const) {
    size[step]();
    seen.push(size.now());
  }
  expect(seen).toEqual([25, 12, 6, 3, 1, 1, 2, 4, 8, 16, 25]);
});
