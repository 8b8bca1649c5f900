import { sql } from 'drizzle-orm';
import { endedRunStates, nextRunState, type RunAction } from '#lib/run-machine.ts';
import type { Pace, RunState } from '#lib/runs.ts';
import type { Executor } from '../executor.ts';
import { lockRun, type NewEvent, type RunRow, recordRun } from './run-record.ts';
import { leaveSteps, type StepRow, stepEvent } from './steps.ts';

/** One attempt of a run, held by one worker. */
export interface Lease {
  runId: number;
  /** Fencing token: every transaction of the attempt ends with a check that it is still the newest. */
  attempt: number;
  run: RunRow;
}

/** Another worker has taken the run over: whatever this one still does is rolled back. */
export class LeaseLostError extends Error {
  constructor(lease: { runId: number; attempt: number }) {
    super(`Attempt ${lease.attempt} of run ${lease.runId} is no longer the newest`);
    this.name = 'LeaseLostError';
  }
}

/** Attempts in a row whose worker vanished without a committed chunk, before the run is taken for what kills them. */
const MOST_LOST_ATTEMPTS = 5;

/** States in which a worker holds the run; whoever leases it then takes it over from a dead one. */
const held: readonly RunState[] = ['running', 'pausing', 'stopping', 'stalled'];

export interface Take {
  runId: number;
  worker: string;
  /** The newest attempt when the job was sent: another has begun since, where the run's is not this one. */
  attempt?: number | undefined;
  /** The run has just been given up, as one that kills its workers. */
  onGivenUp?: (tx: Executor, run: RunRow, error: { code: string; message: string }) => Promise<void>;
}

/**
 * Takes the run for a new attempt; from here on every older attempt's transaction is refused.
 * @returns null when there is nothing to do: the run has ended, is paused, is another's, or has just been given up
 */
export async function leaseRun(
  tx: Executor,
  { runId, worker, attempt, onGivenUp }: Take,
): Promise<Lease | null> {
  const before = await lockRun(tx, runId);
  const next = before && nextRunState(before.state, 'lease');
  if (!next || (attempt !== undefined && before.attempt !== attempt)) return null;
  const takesOver = held.includes(before.state);
  const events: NewEvent[] = [{ type: 'state' }];
  if (before.attempt > 0) {
    const message = `${takesOver ? 'The worker vanished. ' : ''}Attempt ${before.attempt + 1} goes on at the last checkpoint.`;
    events.push({ type: 'log', level: takesOver ? 'warn' : 'info', message });
  }
  const run = await recordRun(tx, {
    runId,
    set: sql`attempt = attempt + 1, worker = ${worker}, heartbeat_at = clock_timestamp(), state = ${next},
      lost_attempts = lost_attempts + ${takesOver ? 1 : 0}::int, error = null,
      started_at = coalesce(started_at, clock_timestamp())`,
    // What is to be paused or stopped is taken once more, to leave it so: no work is done on it.
    where: sql`lost_attempts + 1 < ${MOST_LOST_ATTEMPTS}::int or not ${takesOver}::boolean or desired_state <> 'running'`,
    events,
  });
  if (run) return { runId, attempt: run.attempt, run };
  await giveUp(tx, runId, before.state, onGivenUp);
  return null;
}

/** A run that has killed worker after worker is not tried for ever. */
async function giveUp(
  tx: Executor,
  runId: number,
  state: RunState,
  onGivenUp: Take['onGivenUp'],
): Promise<void> {
  const message = `${MOST_LOST_ATTEMPTS} workers in a row vanished while they worked on this run, before anything more was stored. Look at the server's log and memory, then restart the run: it goes on from where it stands.`;
  const steps = await leaveSteps(tx, runId, true);
  const error = { code: 'worker_lost', message };
  const run = await recordRun(tx, {
    runId,
    set: sql`attempt = attempt + 1, state = ${nextRunState(state, 'fail')}, worker = null, finished_at = clock_timestamp(),
      committed_lsn = pg_current_wal_insert_lsn(), error = ${JSON.stringify(error)}::text::jsonb`,
    events: [...steps.map(stepEvent), { type: 'log', level: 'error', message }, { type: 'state' }],
  });
  if (run) await onGivenUp?.(tx, run, error);
}

export interface Confirmation {
  events: NewEvent[];
  /** Something was stored: whatever failed before is past. */
  progress?: { quarantined: number; pace: Pace };
}

/**
 * The last statement of every transaction of an attempt: the events of what it did, and proof that it is still the
 * newest. Whatever else the transaction wrote is rolled back with the error otherwise.
 * @throws LeaseLostError
 */
export async function confirmLease(
  tx: Executor,
  lease: Lease,
  { events, progress }: Confirmation,
): Promise<RunRow> {
  const more = progress
    ? sql`, failures = 0, lost_attempts = 0, quarantined = quarantined + ${progress.quarantined}::int,
        -- What asked the source nothing leaves the budget as it was.
        pace = jsonb_build_object('slowedBy', ${progress.pace.slowedBy}::text, 'budget',
          coalesce(nullif(${JSON.stringify(progress.pace.budget)}::text::jsonb, 'null'), pace -> 'budget'))`
    : sql``;
  const run = await recordRun(tx, {
    runId: lease.runId,
    set: sql`heartbeat_at = clock_timestamp() ${more}`,
    where: sql`attempt = ${lease.attempt}::int`,
    events,
  });
  if (!run) throw new LeaseLostError(lease);
  return run;
}

/**
 * Says that the attempt is alive, between chunks that may be far apart; one that was given up for stalled, and that
 * nobody has taken over, is running again.
 * @returns what a person wants of the run; null: another attempt has begun
 */
export async function beat(
  tx: Executor,
  { runId, attempt }: Pick<Lease, 'runId' | 'attempt'>,
): Promise<RunRow['desiredState'] | null> {
  const ours = sql`attempt = ${attempt}::int`;
  const alive = sql`heartbeat_at = clock_timestamp()`;
  const run = await recordRun(tx, {
    runId,
    set: alive,
    where: sql`${ours} and state <> 'stalled'`,
    events: [],
  });
  if (run) return run.desiredState;
  const before = await lockRun(tx, runId);
  const next = before && nextRunState(before.state, 'heard');
  if (!next) return null;
  const again = await recordRun(tx, {
    runId,
    set: sql`${alive}, state = ${next}`,
    where: ours,
    events: [{ type: 'log', level: 'info', message: 'The worker is heard of again.' }, { type: 'state' }],
  });
  return again?.desiredState ?? null;
}

/** What an attempt comes to. */
export interface Settlement {
  action: Extract<RunAction, 'leave' | 'wait' | 'putOff' | 'succeed' | 'partial' | 'fail'>;
  error?: { code: string; message: string };
  log?: { level: 'info' | 'warn' | 'error'; message: string };
  /** When the run is due again; at once, unless told. */
  dueInSeconds?: number;
  /** Events of the same transaction that come first. */
  steps?: StepRow[];
}

/**
 * Gives the run up: it has ended, or somebody goes on with it later.
 * @returns the run as it is left; null when it was left before, and only the answer to that COMMIT was lost
 */
export async function settleRun(tx: Executor, lease: Lease, settlement: Settlement): Promise<RunRow | null> {
  const { action, error, log, dueInSeconds = 0, steps = [] } = settlement;
  const before = await lockRun(tx, lease.runId);
  if (before?.attempt !== lease.attempt) throw new LeaseLostError(lease);
  if (before.worker === null) return null;
  const state = nextRunState(before.state, action);
  if (!state) throw new Error(`A run that is ${before.state} cannot ${action}`);
  const ended = endedRunStates.includes(state);
  const left = await leaveSteps(tx, lease.runId, ended);
  const events: NewEvent[] = [...steps, ...left].map(stepEvent);
  if (log) events.push({ type: 'log', ...log });
  const run = await recordRun(tx, {
    runId: lease.runId,
    set: sql`state = ${state}, worker = null, committed_lsn = pg_current_wal_insert_lsn(),
      failures = failures + ${action === 'putOff' ? 1 : 0}::int,
      error = ${error ? JSON.stringify(error) : null}::text::jsonb,
      due_at = clock_timestamp() + make_interval(secs => ${dueInSeconds}::float8),
      finished_at = case when ${ended}::boolean then clock_timestamp() end`,
    where: sql`attempt = ${lease.attempt}::int`,
    events: [...events, { type: 'state' }],
  });
  if (!run) throw new LeaseLostError(lease);
  return run;
}
