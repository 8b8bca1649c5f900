import { expect, it } from 'vitest';
import { dotPaths, nearestDot } from './dot-paths.ts';

const dots = [{ group: 'a' }, { group: 'b' }, { group: 'a' }];
const places = [
  { x: 1.04, y: 2 },
  { x: 5, y: 5 },
  { x: 30.06, y: 40 },
];

it('draws each group as one path, and nothing where a value has no place', () => {
  const paths = dotPaths(dots, [...places.slice(0, 2), { x: Number.NaN, y: 1 }]);
  expect([...paths]).toEqual([
    ['a', 'M1 2h0'],
    ['b', 'M5 5h0'],
  ]);
  expect(dotPaths(dots, places).get('a')).toBe('M1 2h0M30.1 40h0');
});

it('finds the nearest within reach', () => {
  expect(nearestDot(places, { x: 4, y: 4 }, 20)).toBe(1);
  expect(nearestDot(places, { x: 100, y: 100 }, 20)).toBe(null);
  expect(nearestDot([], { x: 0, y: 0 }, 20)).toBe(null);
});
