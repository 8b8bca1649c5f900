import { sql } from 'drizzle-orm';
import { AppError, notFound } from '#lib/errors.ts';
import { RUN_CONTROL_CHANNEL } from '#lib/events.ts';
import { desiredBy, endedRunStates, nextRunState, type RunCommand } from '#lib/run-machine.ts';
import type { RunView, StepRef, StepState } from '#lib/runs.ts';
import { getRun } from '../queries/run.ts';
import type { Db } from '../router/router.ts';
import { unfinished } from '../run-states.ts';
import { type Actor, recordAudit } from './audit.ts';
import { forgetCursors, handOnCursors } from './checkpoints.ts';
import { lockRun, type RunRow, recordRun } from './run-record.ts';
import { said, startRun } from './runs.ts';
import { leaveSteps, stepEvent } from './steps.ts';

/**
 * Writes down what a person wants of a run, and tells its worker, in one commit. Where no worker holds it, the wish is
 * in force at once. The same wish twice is one.
 * @throws AppError 404 without such a run; 409 `run_ended`, with its state; 409 `not_possible` in this state
 */
export async function controlRun(
  tx: Db,
  { runId, command, clientId, actor, ip }: Actor & { runId: number; command: RunCommand },
): Promise<RunView> {
  const before = await lockRun(tx, runId);
  if (!before) throw notFound('run');
  const { state, desiredState } = before;
  if (endedRunStates.includes(state)) {
    throw new AppError('run_ended', 409, `Run ${runId} is ${said(state)}: there is nothing to ${command}.`);
  }
  const next = nextRunState(state, command);
  if (!next) {
    throw new AppError('not_possible', 409, `Run ${runId} is ${said(state)}: it cannot ${command} now.`);
  }
  const wanted = desiredBy(command);
  if (next === state && wanted === desiredState) return await getRun(tx, runId);
  const ended = endedRunStates.includes(next);
  const left = ended ? await leaveSteps(tx, runId, true) : [];
  await recordRun(tx, {
    runId,
    // A stalled worker may only be frozen: from here on it is refused.
    set: sql`state = ${next}, desired_state = ${wanted}, requested_by = ${actor}, requested_at = clock_timestamp(),
      attempt = attempt + ${state === 'stalled' ? 1 : 0}::int,
      due_at = case when ${command === 'resume' && state === 'paused'}::boolean then clock_timestamp() else due_at end,
      committed_lsn = pg_current_wal_insert_lsn(),
      finished_at = case when ${ended}::boolean then clock_timestamp() end`,
    events: [...left.map(stepEvent), { type: 'state', by: actor }],
  });
  await tx.execute(sql`select pg_notify(${RUN_CONTROL_CHANNEL}, ${String(runId)})`);
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: `run.${command}`,
    subject: `run:${runId}`,
    before: { state, desiredState },
    after: { state: next, desiredState: wanted },
  });
  return await getRun(tx, runId);
}

/** Stops what has not ended of the client's runs; with an integration, of that one's. */
export async function stopRuns(
  tx: Db,
  { clientId, actor, ip }: Actor,
  integrationId: number | null = null,
): Promise<void> {
  const runs = await tx.execute<{ id: string }>(sql`
    select id::text from etl_runs
    where client_id = ${clientId}::int and ${unfinished()}
      and (${integrationId}::bigint is null or integration_id = ${integrationId}::bigint)
    order by id`);
  for (const { id } of runs)
    await controlRun(tx, { runId: Number(id), command: 'stop', clientId, actor, ip });
}

/**
 * A new run like an ended one: from the beginning, or from where that one stopped, without what it had read to the end.
 * @throws AppError 404 without such a run; 409 while it, or another of its integration, is unfinished; 409
 * `nothing_left` when every step was read to its end
 */
export async function restartRun(
  tx: Db,
  { runId, from, clientId, actor, ip }: Actor & { runId: number; from: 'beginning' | 'checkpoint' },
): Promise<RunView> {
  const run = await ended(tx, runId);
  const like = {
    clientId,
    integrationId: Number(run.integrationId),
    mode: run.mode,
    requestedBy: actor,
    ip,
    from: run.rangeFrom ?? undefined,
    to: run.rangeTo ?? undefined,
  };
  if (from === 'beginning') {
    const made = await startRun(tx, { ...like, steps: run.onlySteps ?? undefined });
    await forgetCursors(tx, runId);
    return made;
  }
  const made = await startRun(tx, { ...like, steps: await stepsLeft(tx, runId, run), continues: runId });
  await handOnCursors(tx, { from: runId, to: Number(made.id) });
  return made;
}

/** Undefined: it had not come to planning any. */
async function stepsLeft(tx: Db, runId: number, { onlySteps }: RunRow): Promise<StepRef[] | undefined> {
  const steps = await tx.execute<{ job: string; scope: string; state: StepState }>(
    sql`select job, scope, state from etl_steps where run_id = ${runId}::bigint order by position, id`,
  );
  if (steps.length === 0) return onlySteps ?? undefined;
  const left = steps.filter(({ state }) => state !== 'succeeded');
  if (left.length > 0) return left.map(({ job, scope }) => ({ job, scope }));
  throw new AppError(
    'nothing_left',
    409,
    `Run ${runId} has read everything to its end: nothing is left to go on with. Start it from the beginning, or start a sync.`,
  );
}

/**
 * A new run of one step of an ended run, from where that stopped.
 * @throws AppError as {@link restartRun}; 404 without such a step
 */
export async function retryStep(
  tx: Db,
  { runId, stepId, clientId, actor, ip }: Actor & { runId: number; stepId: number },
): Promise<RunView> {
  const run = await ended(tx, runId);
  const [step] = await tx.execute<{ job: string; scope: string }>(
    sql`select job, scope from etl_steps where id = ${stepId}::bigint and run_id = ${runId}::bigint`,
  );
  if (!step) throw notFound('step');
  const made = await startRun(tx, {
    clientId,
    integrationId: Number(run.integrationId),
    mode: run.mode,
    requestedBy: actor,
    ip,
    from: run.rangeFrom ?? undefined,
    to: run.rangeTo ?? undefined,
    continues: runId,
    steps: [{ job: step.job, scope: step.scope }],
  });
  await handOnCursors(tx, { from: runId, to: Number(made.id), step });
  return made;
}

async function ended(tx: Db, runId: number) {
  const run = await lockRun(tx, runId);
  if (!run) throw notFound('run');
  if (endedRunStates.includes(run.state)) return run;
  throw new AppError(
    'run_unfinished',
    409,
    `Run ${runId} is ${said(run.state)}. Stop it, or wait until it has ended, before it is started again.`,
  );
}
