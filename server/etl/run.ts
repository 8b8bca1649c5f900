import type { Logger } from 'pino';
import { type Executor, onRaw } from '#db/executor.ts';
import { openSource, sealedIntegration } from '#db/queries/integrations.ts';
import type { Router } from '#db/router/router.ts';
import { confirmLease, type Lease, LeaseLostError, leaseRun, settleRun } from '#db/writes/run-lease.ts';
import type { RunRow } from '#db/writes/run-record.ts';
import { closeStep, planSteps, type StepRow, stepEvent } from '#db/writes/steps.ts';
import { AppError, isAppError, notFound } from '#lib/errors.ts';
import type { Source } from '#lib/source.ts';
import type { ChunkOptions } from './chunk.ts';
import { type Ending, ended, failure, interrupted } from './ending.ts';
import { settleFacts } from './facts.ts';
import { mayJoin } from './give-way.ts';
import { createGovernor, type Governor } from './governor.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { Job } from './job.ts';
import { isPassing, retried } from './retry.ts';
import { sideBySide } from './side-by-side.ts';
import { runStep } from './step.ts';

export interface RunnerOptions {
  router: Router;
  jobs: readonly Job[];
  /** LEADLINE_SECRET: opens the token of the integration. */
  secret: string;
  /** Name of this worker, for people. */
  worker: string;
  chunks?: ChunkOptions;
  /** Steps at a time. */
  abreast?: number;
  /** In the transaction in which an attempt ends, e.g. to tell people of it. */
  onSettled?: (
    tx: Executor,
    run: RunRow & { id: number },
    error: { code: string; message: string } | null,
  ) => Promise<void>;
  log: Logger;
}

/** Which run, whose, and the newest attempt at it when that was asked for. */
export interface RunOrder {
  runId: number;
  clientId: number;
  attempt?: number;
}

/**
 * Works on one attempt of a run: lease, steps, end. Every transaction proves that the attempt is still the newest.
 * When `signal` is aborted the open chunk is committed and the run is given up: as a person wants it, or queued again
 * for whoever comes next.
 * @throws when the database is gone for longer than a few tries: the run stays as it is, and is dispatched again
 */
export async function executeRun(
  options: RunnerOptions,
  { runId, clientId, attempt: newest }: RunOrder,
  signal: AbortSignal,
): Promise<void> {
  const { router, worker, onSettled } = options;
  if (signal.aborted) return;
  const log = options.log.child({ run: runId });
  const lease = await retried(log, 'the lease', () =>
    router.etl({ clientId }, (raw) =>
      leaseRun(onRaw(raw), {
        runId,
        worker,
        attempt: newest,
        onGivenUp: async (tx, run, error) => await onSettled?.(tx, { ...run, id: runId }, error),
      }),
    ),
  );
  if (!lease) return;
  const own = new AbortController();
  const interrupt = (reason: string) => own.abort(new Error(reason));
  const attempt = {
    ...options,
    lease,
    governor: createGovernor(router),
    signal: AbortSignal.any([signal, own.signal]),
    log: log.child({ attempt: lease.attempt }),
  };
  const stopBeating = startHeartbeat(attempt, lease, interrupt);
  try {
    await settle(attempt, await work(attempt));
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
    attempt.log.warn('another worker has taken the run over');
  } finally {
    stopBeating();
  }
}

interface Attempt extends RunnerOptions {
  lease: Lease;
  governor: Governor;
  signal: AbortSignal;
}

async function work(attempt: Attempt): Promise<Ending> {
  const { lease, signal, jobs, router, governor, log, chunks = {}, abreast = ABREAST } = attempt;
  let failed: StepRow | undefined;
  /** Something of the run was loaded, in whatever step. */
  let worked = lease.attempt > 1;
  /** Records a second of the step that committed last; null: not known yet. */
  let rate: number | null = null;
  let { run } = lease;
  let { quarantined } = run;
  try {
    if (run.desiredState !== 'running') return interrupted;
    const source = await reachSource(attempt);
    const steps = await plan(attempt, source);
    const open = steps.filter(({ state }) => state !== 'succeeded' && state !== 'failed');
    const how = { most: abreast, signal, mayJoin: () => mayJoin(rate) };
    const through = await sideBySide(open, how, async (step, signal) => {
      if (run.desiredState !== 'running') return false;
      const job = jobs.find(({ name }) => name === step.job);
      if (!job) throw new Error(`There is no job ${step.job}`);
      let current = step;
      try {
        const context = { router, lease, source, chunks, governor, signal, log };
        const outcome = await runStep(context, job, step, (now) => {
          ({ run, step: current } = now);
          worked ||= current.chunks > 0;
          rate = current.rate;
          // Of steps side by side the later answer may be the earlier state.
          quarantined = Math.max(quarantined, run.quarantined);
        });
        if (outcome.complete) step.state = 'succeeded';
        return outcome.complete;
      } catch (error) {
        // Interrupted, the source's answer is no longer waited for; what it says then is nobody's business.
        if (signal.aborted && (isAppError(error) || error === signal.reason)) return false;
        // Only this is missing or closed to the token, or its records do not fit: the others are loaded all the same, and the run
        // says it is partial.
        if (isAppError(error) && OF_ONE_STEP.has(error.code) && steps.length > 1) {
          await failStep(attempt, step, error);
          step.state = 'failed';
          return true;
        }
        failed ??= current;
        throw error;
      }
    });
    if (!through) return interrupted;
    // The keeper of facts has made most of them meanwhile, and goes on should this fail; who sees the run done sees its
    // figures.
    await settleFacts(router, lease.run.clientId, log).catch((error: unknown) =>
      log.error({ err: error }, 'the facts of the run wait'),
    );
    return ended(steps, quarantined);
  } catch (error) {
    if (error instanceof LeaseLostError || isPassing(error)) throw error;
    return failure(attempt, run, error, { failed, worked });
  }
}

/**
 * Steps of a run at a time, of different repositories or projects. GitHub would rather be asked one thing after the
 * other, and allows a hundred: two or three hide its latency, and its limit of computing time (60 s a minute for
 * GraphQL) is seldom met; where it is, the wait that GitHub names is kept.
 */
const ABREAST = 3;

/** Errors that say nothing of the other steps. */
const OF_ONE_STEP = new Set([
  ...['source_not_found', 'source_record_not_found', 'source_part_not_found'],
  ...['source_closed', 'source_forbidden', 'too_many_misfits'],
]);

async function reachSource({ router, lease, secret, log }: Attempt): Promise<Source> {
  const { clientId, integrationId } = lease.run;
  const found = await retried(log, 'reading the integration', () =>
    router.etl({ clientId }, (raw) => sealedIntegration(onRaw(raw), integrationId)),
  );
  if (!found) throw notFound('integration');
  return openSource(secret, clientId, found);
}

async function plan({ router, lease, jobs, log }: Attempt, source: Source): Promise<StepRow[]> {
  const { clientId, onlySteps } = lease.run;
  const wanted = (job: string, scope: string) =>
    onlySteps === null || onlySteps.some((step) => step.job === job && step.scope === scope);
  const steps = jobs
    .flatMap((job) => job.steps(source).map((step) => ({ job: job.name, ...step })))
    .filter(({ job, scope }) => wanted(job, scope));
  if (steps.length === 0) {
    throw new AppError(
      'no_steps',
      409,
      'Nothing is left to load: what this run was to load is no longer part of the integration. Choose its repositories or projects, then start a new run.',
    );
  }
  return await retried(log, 'planning', () =>
    router.etl({ clientId }, async (raw) => {
      const tx = onRaw(raw);
      const { all, added } = await planSteps(tx, { clientId, runId: lease.runId, steps });
      await confirmLease(tx, lease, { events: added.map(stepEvent) });
      return all;
    }),
  );
}

async function failStep({ router, lease, log }: Attempt, step: StepRow, error: AppError): Promise<void> {
  const { code, message } = error;
  await retried(log, 'closing the step', () =>
    router.etl({ clientId: lease.run.clientId }, async (raw) => {
      const tx = onRaw(raw);
      const failed = await closeStep(tx, step.id, 'failed', { code, message });
      await confirmLease(tx, lease, {
        events: [stepEvent(failed), { type: 'log', level: 'error', message }],
      });
    }),
  );
}

async function settle(
  { router, lease, log, onSettled }: Attempt,
  { failedStep, ...settlement }: Ending,
): Promise<void> {
  await retried(log, 'the end of the run', () =>
    router.etl({ clientId: lease.run.clientId }, async (raw) => {
      const tx = onRaw(raw);
      const steps = failedStep ? [await closeStep(tx, failedStep.id, 'failed', settlement.error)] : [];
      const run = await settleRun(tx, lease, { ...settlement, steps });
      if (run) await onSettled?.(tx, { ...run, id: lease.runId }, settlement.error ?? null);
    }),
  );
  log.info({ action: settlement.action }, 'the run is left');
}
