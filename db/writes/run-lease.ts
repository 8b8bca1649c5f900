import { sql } from 'drizzle-orm';
import { endedRunStates, type RunState } from '#lib/runs.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { type NewEvent, type RunRow, recordRun } from './run-record.ts';
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

/**
 * Takes the run for a new attempt; from here on every older attempt's transaction is refused.
 * @returns null when there is nothing to do: the run has ended or is paused
 */
export async function leaseRun(
  tx: Executor,
  { runId, worker }: { runId: number; worker: string },
): Promise<Lease | null> {
  const [before] = await rowsOf<{ attempt: number; state: RunState }>(
    tx,
    sql`
    select attempt, state from etl_runs where id = ${runId}::bigint for update`,
  );
  if (!before || before.state === 'paused' || endedRunStates.includes(before.state)) return null;
  const events: NewEvent[] = ['state'];
  if (before.attempt > 0) {
    const message = `Attempt ${before.attempt + 1} goes on at the last checkpoint.`;
    events.push({ type: 'log', level: 'info', message });
  }
  const run = await recordRun(tx, {
    runId,
    set: sql`attempt = attempt + 1, worker = ${worker}, heartbeat_at = clock_timestamp(), state = 'running',
      started_at = coalesce(started_at, clock_timestamp()), error = null`,
    events,
  });
  return run ? { runId, attempt: run.attempt, run } : null;
}

/**
 * The last statement of every transaction of an attempt: the events of what it did, and proof that it is still the
 * newest. Whatever else the transaction wrote is rolled back with the error otherwise.
 * @throws LeaseLostError
 */
export async function confirmLease(tx: Executor, lease: Lease, events: NewEvent[]): Promise<RunRow> {
  const run = await recordRun(tx, {
    runId: lease.runId,
    set: sql`heartbeat_at = clock_timestamp()`,
    where: sql`attempt = ${lease.attempt}::int`,
    events,
  });
  if (!run) throw new LeaseLostError(lease);
  return run;
}

export interface Settlement {
  state: RunState;
  error?: { code: string; message: string };
  log?: { level: 'info' | 'warn' | 'error'; message: string };
  /** When the run is due again; at once, unless told. */
  dueInSeconds?: number;
  /** Events of the same transaction that come first. */
  steps?: StepRow[];
}

/** Gives the run up: it has ended, or somebody goes on with it later. */
export async function settleRun(tx: Executor, lease: Lease, settlement: Settlement): Promise<void> {
  const { state, error, log, dueInSeconds = 0, steps = [] } = settlement;
  const ended = endedRunStates.includes(state);
  const left = await leaveSteps(tx, lease.runId, ended);
  const events: NewEvent[] = [...steps, ...left].map(stepEvent);
  if (log) events.push({ type: 'log', ...log });
  const run = await recordRun(tx, {
    runId: lease.runId,
    set: sql`state = ${state}, worker = null, committed_lsn = pg_current_wal_insert_lsn(),
      error = ${error ? JSON.stringify(error) : null}::text::jsonb,
      due_at = clock_timestamp() + make_interval(secs => ${dueInSeconds}::float8),
      finished_at = case when ${ended}::boolean then clock_timestamp() end`,
    where: sql`attempt = ${lease.attempt}::int`,
    events: [...events, 'state'],
  });
  if (!run) throw new LeaseLostError(lease);
}
