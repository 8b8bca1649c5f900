import { expect, it } from 'vitest';
import type { StateEntry } from './run-story.ts';
import { stateBody } from './testing.ts';
import { timelineText } from './timeline-text.ts';

const entry = (change: Partial<StateEntry>): StateEntry => ({
  ...stateBody(),
  seq: 1,
  at: '2026-11-23T12:00:00.000Z',
  ...change,
});

it('says who did what', () => {
  const first = entry({ state: 'queued', by: 'ada@example.com', attempt: 0 });
  expect(timelineText(first, undefined)).toBe('ada@example.com started the run');
  expect(timelineText({ ...first, by: 'schedule' }, undefined)).toBe('The schedule started the run');
});

it('tells a person’s wish from what the worker did of it', () => {
  const running = entry({});
  const asked = entry({ state: 'pausing', desiredState: 'paused', by: 'bo@example.com' });
  const rests = entry({ state: 'paused', desiredState: 'paused' });
  const resumed = entry({ state: 'queued', by: 'ada@example.com' });
  expect(timelineText(asked, running)).toBe('bo@example.com asked to pause');
  expect(timelineText(rests, asked)).toBe('The open chunk was stored, the worker released');
  expect(timelineText(resumed, rests)).toBe('ada@example.com resumed it');
});

it('names each attempt and its worker', () => {
  const second = entry({ attempt: 2, worker: 'worker-2' });
  expect(timelineText(second, entry({ attempt: 1 }))).toBe('Attempt 2 began on worker-2');
  expect(timelineText(second, entry({ attempt: 2 }))).toBe('Went on');
});

it('says why a run was put off or failed', () => {
  const error = { code: 'bad_gateway', message: 'GitHub answered 502.' };
  expect(timelineText(entry({ state: 'queued', error }), entry({}))).toBe('Put off: GitHub answered 502.');
  expect(timelineText(entry({ state: 'failed', error }), entry({}))).toBe('GitHub answered 502.');
});
