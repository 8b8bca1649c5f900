import type { Logger } from 'pino';
import { onRaw } from '#db/executor.ts';
import type { Router } from '#db/router/router.ts';
import { type CheckpointKey, saveCursor } from '#db/writes/checkpoints.ts';
import { confirmLease, type Lease } from '#db/writes/run-lease.ts';
import type { RunRow } from '#db/writes/run-record.ts';
import { advanceStep, stepEvent } from '#db/writes/steps.ts';
import type { ChunkPart } from './job.ts';
import { retried } from './retry.ts';

export interface ChunkContext {
  router: Router;
  lease: Lease;
  stepId: string;
  key: CheckpointKey;
  log: Logger;
}

/**
 * One chunk, one transaction (etl.md): the records, the cursor behind them, the step's counters, the event with its
 * notification and, last, proof that the lease still holds. So resume, progress, heartbeat, fencing and
 * emit-after-commit are one commit. The source is never waited for inside.
 * @returns the run as it is now, with what a person wants of it
 * @throws LeaseLostError when another worker has taken over: nothing was written
 */
export async function commitChunk(
  { router, lease, stepId, key, log }: ChunkContext,
  { cursor, total, load }: ChunkPart,
): Promise<RunRow> {
  return await retried(log, 'the chunk', () =>
    router.etl({ clientId: key.clientId }, async (raw) => {
      const tx = onRaw(raw);
      const stored = await load(tx);
      await saveCursor(tx, key, lease.runId, cursor);
      const step = await advanceStep(tx, { stepId, stored, total });
      return await confirmLease(tx, lease, [stepEvent(step)]);
    }),
  );
}
