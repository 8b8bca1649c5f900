import type { LiveRunEvent, RunEventBody } from '#lib/events.ts';
import type { RunView, StepView } from '#lib/runs.ts';

const at = '2026-11-23T12:00:00.000Z';

/** A step at work that has read 100 of 1,000 records. */
export const step = (change: Partial<StepView> = {}): StepView => ({
  id: '1',
  job: 'sync-github-pull-requests',
  scope: 'acme/checkout',
  name: 'pull requests of acme/checkout',
  state: 'running',
  done: 100,
  total: 1_000,
  approximate: false,
  rate: null,
  chunks: 0,
  quarantined: 0,
  error: null,
  startedAt: at,
  finishedAt: null,
  ...change,
});

/** Run 7, at work, as it was at its event 10. */
export const run = (change: Partial<RunView> = {}): RunView => ({
  id: '7',
  clientId: '1',
  integrationId: '1',
  integration: 'GitHub',
  mode: 'full',
  state: 'running',
  desiredState: 'running',
  requestedBy: 'ada@example.com',
  requestedAt: at,
  startedBy: 'ada@example.com',
  attempt: 1,
  worker: 'worker-1',
  dueAt: at,
  range: null,
  continues: null,
  quarantined: 0,
  pace: null,
  seq: 10,
  createdAt: at,
  startedAt: '2026-11-23T12:00:01.000Z',
  finishedAt: null,
  error: null,
  steps: [step()],
  ...change,
});

/** An event of run 7, on its own unless `from` says what it stands for. */
export const event = (
  seq: number,
  body: RunEventBody,
  change: Partial<Omit<LiveRunEvent, 'seq' | 'body'>> = {},
): LiveRunEvent => ({
  clientId: '1',
  runId: '7',
  seq,
  from: seq,
  at: '2026-11-23T12:00:05.000Z',
  body,
  ...change,
});

/** The body that a change of state sends. */
export const stateBody = (
  change: Partial<Extract<RunEventBody, { type: 'state' }>> = {},
): Extract<RunEventBody, { type: 'state' }> => ({
  type: 'state',
  state: 'running',
  desiredState: 'running',
  by: null,
  attempt: 1,
  worker: 'worker-1',
  dueAt: at,
  error: null,
  startedAt: run().startedAt,
  finishedAt: null,
  ...change,
});

/** The body that a committed chunk sends. */
export const stepBody = (change: Partial<StepView> = {}): Extract<RunEventBody, { type: 'step' }> => ({
  type: 'step',
  step: step(change),
  pace: null,
  quarantined: 0,
});

export const logBody = (message = 'read a page'): RunEventBody => ({ type: 'log', level: 'info', message });
