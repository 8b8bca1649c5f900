import { expect, it } from 'vitest';
import { labelPlaces } from './label-places.ts';

it('leaves labels with room where they are', () => {
  expect(labelPlaces([10, 50, 90], 14, 0, 100)).toEqual([10, 50, 90]);
});

it('moves those apart that would overlap, and keeps them inside', () => {
  expect(labelPlaces([50, 48, 52], 14, 0, 100)).toEqual([62, 48, 76]);
  expect(labelPlaces([98, 99], 14, 0, 100)).toEqual([86, 100]);
  expect(labelPlaces([-20, 0], 14, 0, 100)).toEqual([0, 14]);
});
