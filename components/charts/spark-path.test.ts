import { expect, it } from 'vitest';
import { sparkStretches } from './spark-path.ts';

it('draws gaps in data as gaps', () => {
  const stretches = sparkStretches([1, 2, null, 4]);
  expect(stretches).toEqual([
    [
      { x: 0, y: 0.75 },
      { x: 1 / 3, y: 0.5 },
    ],
    [{ x: 1, y: 0 }],
  ]);
});

it('keeps to the floor where all is zero, and draws nothing where nothing is known', () => {
  expect(sparkStretches([0, 0])).toEqual([
    [
      { x: 0, y: 1 },
      { x: 1, y: 1 },
    ],
  ]);
  expect(sparkStretches([null, null])).toEqual([]);
});

it('stands in the middle where there is one value alone', () => {
  expect(sparkStretches([3])).toEqual([[{ x: 0.5, y: 0 }]]);
});
