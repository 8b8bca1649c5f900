import { expect, it } from 'vitest';
import { endedRunStates, runStates, type StepView } from '#lib/runs.ts';
import { hasEnded, progressOf } from './progress.ts';

const step = (done: number, total: number | null, state: StepView['state'] = 'running'): StepView => ({
  id: `${done}/${total}`,
  name: 'pull requests',
  state,
  done,
  total,
});

it('weighs steps by their size', () => {
  const steps = [step(1_000, 1_000, 'succeeded'), step(0, 3_000, 'pending')];
  expect(progressOf({ state: 'running', steps })).toEqual({ share: 0.25, done: 1_000, total: 4_000 });
});

it('takes a step of unknown size as the average of the others', () => {
  const steps = [step(100, 100, 'succeeded'), step(30, null)];
  expect(progressOf({ state: 'running', steps })).toEqual({ share: 0.5, done: 130, total: null });
});

it('knows no share before a size is known, and is full at the end', () => {
  expect(progressOf({ state: 'running', steps: [step(30, null)] }).share).toBeNull();
  expect(progressOf({ state: 'queued', steps: [] })).toEqual({ share: null, done: 0, total: null });
  expect(progressOf({ state: 'succeeded', steps: [step(90, 100)] }).share).toBe(1);
});

it('never passes the whole, even where the source has grown meanwhile', () => {
  expect(progressOf({ state: 'running', steps: [step(120, 100)] }).share).toBe(1);
});

it('knows the ended states of the contract', () => {
  expect(runStates.filter(hasEnded).toSorted()).toEqual(endedRunStates.toSorted());
});
