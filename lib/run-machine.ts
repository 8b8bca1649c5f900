import type { DesiredState, RunState } from './runs.ts';

export const endedRunStates: readonly RunState[] = ['stopped', 'succeeded', 'partial', 'failed'];

/**
 * What can happen to a run. By a person: pause, resume, stop. By its worker: lease (an attempt begins, or takes over
 * from a dead one), leave (it gives the run up, as somebody wants or because it must), wait (for the rate limit),
 * putOff (the source fails; later again), succeed, partial, fail. By the watch: silent (the worker is not heard of), and
 * by a worker that was only frozen: heard.
 */
export const runActions = [
  'pause',
  'resume',
  'stop',
  'lease',
  'leave',
  'wait',
  'putOff',
  'succeed',
  'partial',
  'fail',
  'silent',
  'heard',
] as const;
export type RunAction = (typeof runActions)[number];

export const runCommands = ['pause', 'resume', 'stop'] as const;
export type RunCommand = (typeof runCommands)[number];

const wanted: Record<RunCommand, DesiredState> = { pause: 'paused', resume: 'running', stop: 'stopped' };

/** What a person wants who gives this command. */
export const desiredBy = (command: RunCommand): DesiredState => wanted[command];

/** What every attempt at work may come to, but for `leave`. */
const outcomes = {
  succeed: 'succeeded',
  partial: 'partial',
  fail: 'failed',
} as const satisfies Partial<Record<RunAction, RunState>>;

type Moves = Partial<Record<RunAction, RunState>>;

/** Nobody works on it, and nobody need be told: a person's wish is in force at once. */
const idle: Moves = { pause: 'paused', resume: 'queued', stop: 'stopped' };

/** Every move there is. What is not here is refused: what has ended stays as it ended. */
export const runMachine: Record<RunState, Moves> = {
  queued: { ...idle, lease: 'running' },
  running: {
    ...outcomes,
    pause: 'pausing',
    resume: 'running',
    stop: 'stopping',
    lease: 'running',
    leave: 'queued',
    wait: 'waiting_rate_limit',
    putOff: 'queued',
    silent: 'stalled',
  },
  // Its worker finishes the open chunk; it may come to the end of the work first. One that died is taken over by
  // another, which finds the wish and leaves at once.
  pausing: {
    ...outcomes,
    pause: 'pausing',
    resume: 'running',
    stop: 'stopping',
    lease: 'pausing',
    leave: 'paused',
    wait: 'paused',
    putOff: 'paused',
  },
  stopping: {
    ...outcomes,
    stop: 'stopping',
    lease: 'stopping',
    leave: 'stopped',
    wait: 'stopped',
    putOff: 'stopped',
  },
  paused: { pause: 'paused', resume: 'queued', stop: 'stopped' },
  waiting_rate_limit: { ...idle, resume: 'waiting_rate_limit', lease: 'running' },
  // The worker may only be frozen: it is fenced off by the attempt that takes over, or by the command; until then it
  // may come back and go on.
  stalled: {
    ...idle,
    ...outcomes,
    resume: 'stalled',
    lease: 'running',
    leave: 'queued',
    wait: 'waiting_rate_limit',
    putOff: 'queued',
    heard: 'running',
  },
  stopped: {},
  succeeded: {},
  partial: {},
  failed: {},
};

/** The state after the action; null: it is not possible now. */
export function nextRunState(state: RunState, action: RunAction): RunState | null {
  return runMachine[state][action] ?? null;
}

/** Whether the command would change anything: which buttons a person is offered. */
export function isOffered(state: RunState, command: RunCommand): boolean {
  const next = nextRunState(state, command);
  return (
    next !== null && next !== state && (command !== 'resume' || state === 'paused' || state === 'pausing')
  );
}
