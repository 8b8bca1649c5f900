import { sql } from 'drizzle-orm';
import { nextRunState, type RunAction } from '#lib/run-machine.ts';
import { endedRunStates, type Pace, type RunState } from '#lib/runs.ts';
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

/**
 * Takes the run for a new attempt; from here on every older attempt's transaction is refused.
 * @returns null when there is nothing to do: the run has ended, is paused, or has just been given up
 */
export async function leaseRun(
  tx: Executor,
  { runId, worker }: { runId: number; worker: string },
): Promise<Lease | null> {
  const before = await lockRun(tx, runId);
  const next = before && nextRunState(before.state, 'lease');
  if (!next) return null;
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
    where: sql`lost_attempts < ${MOST_LOST_ATTEMPTS}::int or not ${takesOver}::boolean`,
    events,
  });
  if (run) return { runId, attempt: run.attempt, run };
  await giveUp(tx, runId);
  return null;
}

/** A run that has killed worker after worker is not tried for ever. */
async function giveUp(tx: Executor, runId: number): Promise<void> {
  const message = `${MOST_LOST_ATTEMPTS} workers in a row vanished while they worked on this run, before anything more was stored. Look at the server's log and memory, then restart the run: it goes on from where it stands.`;
  const steps = await leaveSteps(tx, runId, true);
  await recordRun(tx, {
    runId,
    set: sql`attempt = attempt + 1, state = 'failed', worker = null, finished_at = clock_timestamp(),
      committed_lsn = pg_current_wal_insert_lsn(),
      error = ${JSON.stringify({ code: 'worker_lost', message })}::text::jsonb`,
    events: [...steps.map(stepEvent), { type: 'log', level: 'error', message }, { type: 'state' }],
  });
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
        pace = ${JSON.stringify(progress.pace)}::text::jsonb`
    : sql``;
  const run = await recordRun(tx, {
    runId: lease.runId,
    set: sql`heartbeat_at = clock_timestamp(), state = ${revived} ${more}`,
    where: sql`attempt = ${lease.attempt}::int`,
    events,
  });
  if (!run) throw new LeaseLostError(lease);
  return run;
}

/** A worker that was given up for stalled, and is heard of again before another took over. */
const revived = sql`case state when 'stalled' then 'running' else state end`;

/**
 * Says that the attempt is alive, between chunks that may be far apart.
 * @returns what a person wants of the run; null: another attempt has begun
 */
export async function beat(
  tx: Executor,
  { runId, attempt }: Pick<Lease, 'runId' | 'attempt'>,
): Promise<RunRow['desiredState'] | null> {
  const run = await recordRun(tx, {
    runId,
    set: sql`heartbeat_at = clock_timestamp()`,
    where: sql`attempt = ${attempt}::int`,
    events: [],
  });
  return run?.desiredState ?? null;
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

/** Gives the run up: it has ended, or somebody goes on with it later. @returns the run as it is left */
export async function settleRun(tx: Executor, lease: Lease, settlement: Settlement): Promise<RunRow> {
  const { action, error, log, dueInSeconds = 0, steps = [] } = settlement;
  const before = await lockRun(tx, lease.runId);
  if (before?.attempt !== lease.attempt) throw new LeaseLostError(lease);
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
