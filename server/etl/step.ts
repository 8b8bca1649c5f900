import type { Logger } from 'pino';
import { onRaw } from '#db/executor.ts';
import type { Router } from '#db/router/router.ts';
import {
  type Checkpoint,
  type CheckpointKey,
  readCheckpoint,
  saveWatermark,
} from '#db/writes/checkpoints.ts';
import { confirmLease, type Lease } from '#db/writes/run-lease.ts';
import type { RunRow } from '#db/writes/run-record.ts';
import { closeStep, openStep, type StepRow, stepEvent } from '#db/writes/steps.ts';
import { ChunkedBulkProcessor, type ChunkOptions, type Verdict } from './chunk.ts';
import { commitChunk } from './chunk-transaction.ts';
import type { Job, Source } from './job.ts';
import { retried } from './retry.ts';
import { AsyncYieldManager } from './yield.ts';

export interface StepContext {
  router: Router;
  lease: Lease;
  source: Source;
  chunks: ChunkOptions;
  signal: AbortSignal;
  log: Logger;
}

/** `run`: as the step's last transaction left it, with what a person wants of it. */
export interface StepOutcome {
  complete: boolean;
  run: RunRow;
}

/** Runs one step of a run from its checkpoint to its end, or to where it has to stop. */
export async function runStep(context: StepContext, job: Job, row: StepRow): Promise<StepOutcome> {
  const { router, lease, source, chunks, signal, log } = context;
  const { clientId } = lease.run;
  const key: CheckpointKey = { clientId, integrationId: source.id, job: job.name, scope: row.scope };
  const opened = await retried(log, 'opening the step', () =>
    router.etl({ clientId }, async (raw) => {
      const tx = onRaw(raw);
      const step = await openStep(tx, row.id);
      const checkpoint = await readCheckpoint(tx, key);
      return { step, checkpoint, run: await confirmLease(tx, lease, [stepEvent(step)]) };
    }),
  );

  let { run } = opened;
  const yields = new AsyncYieldManager();
  const result = await job.run(row.scope, {
    clientId,
    source,
    startedAt: opened.step.startedAt ?? new Date().toISOString(),
    ...startingPoint(lease, opened.checkpoint),
    signal,
    processor: new ChunkedBulkProcessor(chunks),
    yields,
    async commit(part): Promise<Verdict> {
      run = await commitChunk({ router, lease, stepId: row.id, key, log }, part);
      await yields.yieldNow();
      return run.desiredState === 'running' ? 'go on' : 'stop';
    },
    log,
  });
  if (!result.complete) return { complete: false, run };

  run = await retried(log, 'closing the step', () =>
    router.etl({ clientId }, async (raw) => {
      const tx = onRaw(raw);
      await saveWatermark(tx, key, result.watermark);
      const step = await closeStep(tx, row.id, 'succeeded');
      const message = `Loaded ${step.name}: ${step.done} ${step.done === 1 ? 'record' : 'records'}.`;
      return await confirmLease(tx, lease, [stepEvent(step), { type: 'log', level: 'info', message }]);
    }),
  );
  return { complete: true, run };
}

/**
 * An incremental run takes up whatever was left unfinished, and otherwise what changed since the watermark. A full one
 * begins anew, and takes up its own scan only.
 */
function startingPoint(
  { runId, run }: Lease,
  { runId: owner, cursor, watermark }: Checkpoint,
): { cursor: unknown; cursorIsOwn: boolean; watermark: Date | null } {
  const cursorIsOwn = owner === String(runId);
  if (run.mode === 'incremental') return { cursor, cursorIsOwn, watermark };
  return { cursor: cursorIsOwn ? cursor : null, cursorIsOwn, watermark: null };
}
