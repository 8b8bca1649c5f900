import { expect, it } from 'vitest';
import { groupSteps } from './group-steps.ts';
import { step } from './testing.ts';

it('keeps the order of the run, and counts how each job stands', () => {
  const groups = groupSteps([
    step({ id: '1', job: 'b', state: 'succeeded' }),
    step({ id: '2', job: 'a', state: 'failed' }),
    step({ id: '3', job: 'b' }),
  ]);
  expect(groups.map(({ job, steps, ...counts }) => [job, steps.map(({ id }) => id), counts])).toEqual([
    ['b', ['1', '3'], { succeeded: 1, failed: 0 }],
    ['a', ['2'], { succeeded: 0, failed: 1 }],
  ]);
});
