import { describe, expect, it } from 'vitest';
import { endedRunStates } from '#lib/run-machine.ts';
import { runStates, type StepView } from '#lib/runs.ts';
import { etaOf, hasEnded, progressOf, rateOf } from './progress.ts';
import { step as anyStep } from './testing.ts';

const step = (done: number, total: number | null, state: StepView['state'] = 'running', rate?: number) =>
  anyStep({ id: `${done}/${total}`, done, total, state, rate: rate ?? null, chunks: rate ? 3 : 0 });

it('weighs steps by their size', () => {
  const steps = [step(1_000, 1_000, 'succeeded'), step(0, 3_000, 'pending')];
  const expected = { share: 0.25, done: 1_000, total: 4_000, approximate: false };
  expect(progressOf({ state: 'running', steps })).toEqual(expected);
});

it('takes a step of unknown size as the average of the others', () => {
  const steps = [step(100, 100, 'succeeded'), step(30, null)];
  expect(progressOf({ state: 'running', steps })).toMatchObject({ share: 0.5, done: 130, total: null });
});

it('knows no share before a size is known, and is full at the end', () => {
  expect(progressOf({ state: 'running', steps: [step(30, null)] }).share).toBeNull();
  const ended = [
    step(30, null, 'succeeded'),
    step(0, null, 'succeeded'),
    step(7, null),
    step(0, null, 'pending'),
  ];
  expect(progressOf({ state: 'running', steps: ended })).toMatchObject({ share: 0.5, total: null });
  expect(progressOf({ state: 'queued', steps: [] })).toMatchObject({ share: null, done: 0, total: null });
  expect(progressOf({ state: 'succeeded', steps: [step(90, 100)] }).share).toBe(1);
});

it('never passes the whole, even where the source has grown meanwhile', () => {
  expect(progressOf({ state: 'running', steps: [step(120, 100)] }).share).toBe(1);
});

it('says that a total may move, until its step has ended', () => {
  const moving = anyStep({ approximate: true });
  expect(progressOf({ state: 'running', steps: [moving] }).approximate).toBe(true);
  const steps = [{ ...moving, state: 'succeeded' as const }];
  expect(progressOf({ state: 'running', steps }).approximate).toBe(false);
});

it('knows the ended states of the contract', () => {
  expect(runStates.filter(hasEnded).toSorted()).toEqual(endedRunStates.toSorted());
});

describe('the rate', () => {
  it('is that of the steps at work, together', () => {
    const steps = [step(9, 9, 'succeeded', 500), step(1, 9, 'running', 20), step(1, 9, 'running', 30)];
    expect(rateOf({ steps })).toBe(50);
  });

  it('is that of the last step while none is at work', () => {
    expect(rateOf({ steps: [step(9, 9, 'succeeded', 500), step(0, 9, 'pending')] })).toBe(500);
    expect(rateOf({ steps: [step(0, 9, 'pending')] })).toBeNull();
  });
});

describe('the time that is left', () => {
  it('is what remains at the present rate, over all steps', () => {
    const steps = [step(9, 9, 'succeeded', 500), step(100, 300, 'running', 50), step(0, 800, 'pending')];
    expect(etaOf({ state: 'running', steps })).toEqual({ seconds: 20, atLeast: false });
    expect(etaOf({ state: 'waiting_rate_limit', steps })).toEqual({ seconds: 20, atLeast: false });
  });

  it('is estimated until three chunks are committed', () => {
    const steps = [anyStep({ rate: 50, chunks: 2 })];
    expect(etaOf({ state: 'running', steps })).toBe('estimating');
    expect(etaOf({ state: 'running', steps: [anyStep({ chunks: 9 })] })).toBe('estimating');
  });

  it('says that a step of unknown size comes on top', () => {
    const steps = [step(100, 300, 'running', 50), step(0, null, 'pending')];
    expect(etaOf({ state: 'running', steps })).toEqual({ seconds: 4, atLeast: true });
  });

  it('leaves out steps that have ended, and is nothing at the end or where no size is known', () => {
    expect(etaOf({ state: 'running', steps: [step(10, 900, 'failed', 50)] })).toBeNull();
    expect(etaOf({ state: 'running', steps: [step(10, null)] })).toBeNull();
    expect(etaOf({ state: 'failed', steps: [step(100, 300, 'running', 50)] })).toBeNull();
  });
});
