import { expect, it } from 'vitest';
import { groupSteps, isOpen } from './group-steps.ts';
import { step } from './testing.ts';

it('keeps the order of the run, and counts how each job stands', () => {
  const groups = groupSteps([
    step({ id: '1', job: 'b', state: 'succeeded' }),
    step({ id: '2', job: 'a', state: 'failed' }),
    step({ id: '3', job: 'b' }),
  ]);
  expect(
    groups.map(({ job, steps, succeeded, failed }) => [job, steps.map(({ id }) => id), succeeded, failed]),
  ).toEqual([
    ['b', ['1', '3'], 1, 0],
    ['a', ['2'], 0, 1],
  ]);
});

const one = (...steps: Parameters<typeof step>[0][]) => groupSteps(steps.map(step))[0];

it('sums up the steps of a job', () => {
  const all = { state: 'succeeded', done: 1_000, approximate: true } as const;
  expect(one(all, { done: 500 })).toMatchObject({ state: 'running', done: 1_500, total: 2_000, share: 0.75 });
  expect(one(all, all)).toMatchObject({ state: 'succeeded', total: 2_000, approximate: false, share: 1 });
  // One of unknown size: nobody knows the sum.
  const unknown = { state: 'pending', done: 0, total: null } as const;
  expect(one(all, unknown)).toMatchObject({ state: 'running', total: null, share: 0.5 });
  expect(one(unknown)).toMatchObject({ state: 'pending', share: 0 });
  expect(one({ done: 7, total: null })).toMatchObject({ state: 'running', share: null });
  expect(one(all, { state: 'failed' }, unknown)).toMatchObject({ state: 'failed' });
  expect(one(all, { state: 'stopped' })).toMatchObject({ state: 'stopped' });
});

it('opens all jobs of a short run, of a long one those that matter now', () => {
  expect(isOpen({ state: 'succeeded' }, 6)).toBe(true);
  expect(
    ['pending', 'running', 'succeeded', 'failed', 'stopped'].map((state) =>
      isOpen({ state } as Parameters<typeof isOpen>[0], 42),
    ),
  ).toEqual([false, true, false, true, false]);
});
