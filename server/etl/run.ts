import type { Logger } from 'pino';
import { openToken } from '#db/crypto.ts';
import { onRaw } from '#db/executor.ts';
import { sealedIntegration } from '#db/queries/integrations.ts';
import type { Router } from '#db/router/router.ts';
import { tokenOwner } from '#db/writes/integrations.ts';
import {
  confirmLease,
  type Lease,
  LeaseLostError,
  leaseRun,
  type Settlement,
  settleRun,
} from '#db/writes/run-lease.ts';
import type { DesiredState } from '#db/writes/run-record.ts';
import { closeStep, planSteps, type StepRow, stepEvent } from '#db/writes/steps.ts';
import { isAppError, notFound } from '#lib/errors.ts';
import type { ChunkOptions } from './chunk.ts';
import type { Job, Source } from './job.ts';
import { isPassing, retried } from './retry.ts';
import { runStep } from './step.ts';

export interface RunnerOptions {
  router: Router;
  jobs: readonly Job[];
  /** LEADLINE_SECRET: opens the token of the integration. */
  secret: string;
  /** Name of this worker, for people. */
  worker: string;
  chunks?: ChunkOptions;
  log: Logger;
}

/**
 * Works on one attempt of a run: lease, steps, end. Every transaction proves that the attempt is still the newest.
 * When `signal` is aborted the open chunk is committed and the run is queued again for whoever comes next.
 * @throws when the database is gone for longer than a few tries: the run stays as it is, and is dispatched again
 */
export async function executeRun(
  options: RunnerOptions,
  { runId, clientId }: { runId: number; clientId: number },
  signal: AbortSignal,
): Promise<void> {
  const { router, worker } = options;
  if (signal.aborted) return;
  const log = options.log.child({ run: runId });
  const lease = await retried(log, 'the lease', () =>
    router.etl({ clientId }, (raw) => leaseRun(onRaw(raw), { runId, worker })),
  );
  if (!lease) return;
  const attempt = { ...options, lease, signal, log: log.child({ attempt: lease.attempt }) };
  try {
    await settle(attempt, await work(attempt));
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
    attempt.log.warn('another worker has taken the run over');
  }
}

interface Attempt extends RunnerOptions {
  lease: Lease;
  signal: AbortSignal;
}

interface Ending extends Settlement {
  /** The step in which it ended. */
  failedStep?: StepRow;
}

async function work(attempt: Attempt): Promise<Ending> {
  const { lease, signal, jobs, router, log, chunks = {} } = attempt;
  let current: StepRow | undefined;
  try {
    const source = await openSource(attempt);
    const steps = await plan(attempt, source);
    let wanted: DesiredState = lease.run.desiredState;
    for (const step of steps) {
      if (wanted !== 'running' || signal.aborted) return interrupted(wanted);
      if (step.state === 'succeeded' || step.state === 'failed') continue;
      const job = jobs.find(({ name }) => name === step.job);
      if (!job) throw new Error(`There is no job ${step.job}`);
      current = step;
      try {
        const { complete, run } = await runStep({ router, lease, source, chunks, signal, log }, job, step);
        wanted = run.desiredState;
        if (!complete) return interrupted(wanted);
        step.state = 'succeeded';
      } catch (error) {
        // Only this repository is missing: the others are loaded all the same, and the run says it is partial.
        if (!isAppError(error) || error.code !== 'source_not_found' || steps.length === 1) throw error;
        await failStep(attempt, step, error.message);
        step.state = 'failed';
      }
      current = undefined;
    }
    return ended(steps);
  } catch (error) {
    if (error instanceof LeaseLostError || isPassing(error)) throw error;
    return failure(attempt, error, current);
  }
}

async function openSource({ router, lease, secret, log }: Attempt): Promise<Source> {
  const { clientId, integrationId } = lease.run;
  const found = await retried(log, 'reading the integration', () =>
    router.etl({ clientId }, (raw) => sealedIntegration(onRaw(raw), integrationId)),
  );
  if (!found) throw notFound('integration');
  const { id, kind, baseUrl, repositories, tokenSealed } = found;
  return { id, kind, baseUrl, repositories, token: openToken(secret, tokenOwner(clientId), tokenSealed) };
}

async function plan({ router, lease, jobs, log }: Attempt, source: Source): Promise<StepRow[]> {
  const { clientId } = lease.run;
  const steps = jobs.flatMap((job) => job.steps(source).map((step) => ({ job: job.name, ...step })));
  return await retried(log, 'planning', () =>
    router.etl({ clientId }, async (raw) => {
      const tx = onRaw(raw);
      const { all, added } = await planSteps(tx, { clientId, runId: lease.runId, steps });
      await confirmLease(tx, lease, added.map(stepEvent));
      return all;
    }),
  );
}

async function failStep({ router, lease, log }: Attempt, step: StepRow, message: string): Promise<void> {
  await retried(log, 'closing the step', () =>
    router.etl({ clientId: lease.run.clientId }, async (raw) => {
      const tx = onRaw(raw);
      const failed = await closeStep(tx, step.id, 'failed');
      await confirmLease(tx, lease, [stepEvent(failed), { type: 'log', level: 'error', message }]);
    }),
  );
}

/** Somebody wants a pause or a stop; else this worker has to leave, and the run goes on with another. */
function interrupted(wanted: DesiredState): Ending {
  return { state: wanted === 'running' ? 'queued' : wanted };
}

function ended(steps: StepRow[]): Ending {
  const failed = steps.filter(({ state }) => state === 'failed').length;
  if (failed === 0) return { state: 'succeeded' };
  const message = `${failed} of ${steps.length} steps failed; the lines above say why.`;
  const state = failed === steps.length ? 'failed' : 'partial';
  return { state, error: { code: 'steps_failed', message } };
}

/** Why the run ends here, for the person who has to act; the details of our own errors are the log's. */
function failure({ log }: Attempt, error: unknown, failedStep: StepRow | undefined): Ending {
  if (isAppError(error) && error.code === 'source_rate_limited') {
    const { message, retryAfterSeconds = 60 } = error;
    return { state: 'waiting_rate_limit', dueInSeconds: retryAfterSeconds, log: { level: 'warn', message } };
  }
  log[isAppError(error) ? 'warn' : 'error']({ err: error }, 'the run failed');
  const told = isAppError(error)
    ? { code: error.code, message: error.message }
    : {
        code: 'internal',
        message: `Leadline met an error of its own${failedStep ? ` in ${failedStep.name}` : ''}. What was loaded is kept; start the run again to go on there. The server's log has the details.`,
      };
  return { state: 'failed', error: told, log: { level: 'error', message: told.message }, failedStep };
}

async function settle({ router, lease, log }: Attempt, { failedStep, ...settlement }: Ending): Promise<void> {
  await retried(log, 'the end of the run', () =>
    router.etl({ clientId: lease.run.clientId }, async (raw) => {
      const tx = onRaw(raw);
      const steps = failedStep ? [await closeStep(tx, failedStep.id, 'failed')] : [];
      await settleRun(tx, lease, { ...settlement, steps });
    }),
  );
  log.info({ state: settlement.state }, 'the run is left');
}
