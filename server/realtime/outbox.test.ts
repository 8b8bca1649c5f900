import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LiveRunEvent, RunEvent } from '#lib/events.ts';
import type { RunState } from '#lib/runs.ts';
import { createOutbox } from './outbox.ts';

let sent: LiveRunEvent[];
let replicated: (position: string) => void;
let lost: () => void;
const outbox = () =>
  createOutbox({
    send: (event) => sent.push(event),
    beforeEnd: () =>
      new Promise((resolve, reject) => {
        replicated = resolve;
        lost = () => reject(new Error('the primary is away'));
      }),
  });

beforeEach(() => {
  sent = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const event = (seq: number, body: RunEvent['body'], runId = '1'): RunEvent => ({
  clientId: '1',
  runId,
  seq,
  at: '2026-11-23T12:00:00.000Z',
  body,
});
const stepView = {
  job: 'a-job',
  scope: 'acme/one',
  name: 'things',
  state: 'running' as const,
  total: 100,
  approximate: false,
  rate: null,
  chunks: 0,
  quarantined: 0,
  error: null,
  startedAt: null,
  finishedAt: null,
};
const step = (seq: number, done: number, id = '10', runId = '1') =>
  event(seq, { type: 'step', step: { ...stepView, id, done }, pace: null, quarantined: 0 }, runId);
const log = (seq: number) => event(seq, { type: 'log', level: 'info', message: `line ${seq}` });
const state = (seq: number, is: RunState) =>
  event(seq, {
    type: 'state',
    state: is,
    desiredState: 'running',
    by: null,
    attempt: 1,
    worker: null,
    dueAt: '2026-11-23T12:00:00.000Z',
    error: null,
    startedAt: null,
    finishedAt: null,
  });
const covered = () => sent.map(({ from, seq }) => [from, seq]);

it('sends the first counter at once and then at most four a second, the newest standing for the others', () => {
  const { push } = outbox();
  for (let seq = 1; seq <= 100; seq++) {
    push(step(seq, seq));
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(250);
  expect(sent.length).toBeLessThanOrEqual(6);
  expect(sent[0]).toMatchObject({ from: 1, seq: 1 });
  // Nothing is left out, nothing is told twice.
  let next = 1;
  for (const { from, seq } of sent) {
    expect(from).toBe(next);
    next = seq + 1;
  }
  expect(next).toBe(101);
});

it('keeps log lines and the newest counter of each step', () => {
  const { push } = outbox();
  push(step(1, 1));
  push(step(2, 2));
  push(log(3));
  push(step(4, 3));
  push(step(5, 1, '11'));
  push(log(6));
  push(step(7, 4));
  vi.advanceTimersByTime(250);
  expect(covered()).toEqual([
    [1, 1],
    [2, 3],
    [4, 5],
    [6, 6],
    [7, 7],
  ]);
});

it('never delays a change of state, and sends what came before it first', () => {
  const { push } = outbox();
  push(step(1, 1));
  push(step(2, 2));
  push(state(3, 'stopping'));
  expect(covered()).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
});

it('keeps runs apart', () => {
  const { push } = outbox();
  push(step(1, 1));
  push(step(1, 1, '10', '2'));
  expect(sent.map(({ runId }) => runId)).toEqual(['1', '2']);
});

it('tells the end of a run once the replicas have it, with everything in order', async () => {
  const { push } = outbox();
  push(step(1, 1));
  push(step(2, 2));
  push(state(3, 'succeeded'));
  vi.advanceTimersByTime(1_000);
  expect(covered()).toEqual([[1, 1]]);
  replicated('here');
  await vi.advanceTimersByTimeAsync(0);
  expect(covered()).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
});

it('tells each end with its own position, or with none', async () => {
  const { push } = outbox();
  push(state(1, 'succeeded'));
  replicated('here');
  await vi.advanceTimersByTimeAsync(0);
  push({ ...state(1, 'partial'), runId: '2' });
  lost();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.map(({ runId, position }) => [runId, position])).toEqual([
    ['1', 'here'],
    ['2', undefined],
  ]);
});

it('does not claim to stand for events it never heard of', () => {
  const { push } = outbox();
  push(step(1, 1));
  push(step(2, 2));
  push(step(7, 7));
  vi.advanceTimersByTime(250);
  expect(covered()).toEqual([
    [1, 1],
    [2, 2],
    [7, 7],
  ]);
});
