import { expect, it } from 'vitest';
import { durationScale, onScale } from './duration-scale.ts';

it('reaches from nothing to the longest in the unit that fits', () => {
  const scale = durationScale('linear', [3_600, 10 * 86_400]);
  expect(scale.domain).toEqual([0, 10 * 86_400]);
  expect(scale.ticks.map(scale.format)).toEqual([0, 2, 4, 6, 8, 10].map((n) => `${n}\u00a0d`));
});

it('spreads what differs by powers, and gives zero a place on the floor', () => {
  const scale = durationScale('log', [0, 7_200, 40 * 86_400]);
  expect(scale.domain).toEqual([60, 90 * 86_400]);
  expect(scale.ticks.map(scale.format)).toContain('4\u00a0h');
  expect(onScale(scale, 0)).toBe(60);
});

it('holds a lone value and none at all', () => {
  for (const kind of ['linear', 'log'] as const) {
    for (const seconds of [[], [0], [500]]) {
      const { domain } = durationScale(kind, seconds);
      expect(domain[1]).toBeGreaterThan(domain[0]);
    }
  }
});
