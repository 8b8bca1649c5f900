import { sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type postgres from 'postgres';
import { dataError } from '#db/data-error.ts';
import { type BulkExecutor, onRaw } from '#db/executor.ts';
import type { CheckpointKey } from '#db/queries/checkpoint.ts';
import type { Router } from '#db/router/router.ts';
import { saveCursor } from '#db/writes/checkpoints.ts';
import { resolveStored, setAside } from '#db/writes/quarantine.ts';
import { confirmLease, type Lease } from '#db/writes/run-lease.ts';
import type { NewEvent, RunRow } from '#db/writes/run-record.ts';
import { advanceStep, type StepRow, stepEvent } from '#db/writes/steps.ts';
import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import type { ChunkPart } from './job.ts';
import { retried } from './retry.ts';

export interface ChunkContext {
  router: Router;
  lease: Lease;
  stepId: string;
  /** Whose records these are. */
  key: CheckpointKey;
  /** Where the place in the source is kept; unless told, with the records. */
  cursorKey?: CheckpointKey;
  log: Logger;
}

/** What stands beside the records in a chunk's transaction. */
export interface ChunkExtras {
  /** Records a second, of the step. */
  rate?: number | null;
  slowedBy?: string | null;
  /** Lines for the run's log. */
  lines?: Extract<NewEvent, { type: 'log' }>[];
  /** Records of this step were set aside before: those that are stored now are taken out. */
  resolve?: boolean;
}

/**
 * One chunk, one transaction: the records, those that were set aside, the cursor behind them, the step's
 * counters, the event with its notification and, last, proof that the lease still holds. So resume, progress,
 * heartbeat, fencing and emit-after-commit are one commit. The source is never waited for inside.
 *
 * When the database refuses a record (a value out of range), the transaction is made again record by record, and the
 * one that it refuses is set aside.
 * @returns the run and the step as they are now
 * @throws LeaseLostError when another worker has taken over: nothing was written
 */
export async function commitChunk(
  { router, lease, stepId, key, cursorKey = key, log }: ChunkContext,
  part: ChunkPart,
  extras: ChunkExtras = {},
): Promise<{ run: RunRow; step: StepRow }> {
  const { cursor, total, approximate = false, rejected = [], keys = [], budget = null } = part;
  const { rate = null, slowedBy = null, lines = [], resolve = false } = extras;
  const commit = (load: (tx: BulkExecutor, raw: postgres.TransactionSql) => Promise<Loaded>) =>
    retried(log, 'the chunk', () =>
      router.etl({ clientId: key.clientId }, async (raw) => {
        const tx = onRaw(raw);
        // Whose facts are stale by what is loaded now is marked with the run (db/schema/facts.ts).
        const [, loaded] = await Promise.all([
          tx.execute(sql`select set_config('app.run_id', ${String(lease.runId)}, true)`),
          load(tx, raw),
        ]);
        const bad = [...rejected, ...loaded.refused];
        const quarantined = await setAside(tx, key, lease.runId, bad);
        if (resolve) await resolveStored(tx, key, without(keys, bad));
        await saveCursor(tx, cursorKey, lease.runId, cursor);
        const step = await advanceStep(tx, {
          stepId,
          stored: loaded.stored,
          quarantined,
          total,
          approximate,
          rate,
        });
        const events: NewEvent[] = [...lines, ...told(bad), stepEvent(step)];
        const progress = { quarantined, pace: { budget, slowedBy } };
        return { run: await confirmLease(tx, lease, { events, progress }), step };
      }),
    );
  try {
    return await commit(async (tx) => ({ stored: await part.load(tx), refused: [] }));
  } catch (error) {
    if (!part.records || dataError(error) === null) throw error;
    log.warn({ err: error }, 'the database refuses a record of the chunk: each is tried alone');
    return await commit((_, raw) => loadEach(raw, part));
  }
}

interface Loaded {
  stored: number;
  refused: RejectedRecord[];
}

async function loadEach(raw: postgres.TransactionSql, part: ChunkPart): Promise<Loaded> {
  const refused: RejectedRecord[] = [];
  let stored = 0;
  for (const { key, payload, load } of part.records?.() ?? []) {
    try {
      // The driver's own savepoint: it takes an error that it was not told of for the transaction's end.
      stored += (await raw.savepoint((inner) => load(onRaw(inner)))) as number;
    } catch (error) {
      const reason = dataError(error);
      if (reason === null) throw error;
      refused.push({ key, payload, reason });
    }
  }
  return { stored, refused };
}

function without(keys: string[], bad: RejectedRecord[]): string[] {
  const out = new Set(bad.map(({ key }) => key));
  return keys.filter((key) => !out.has(key));
}

const MOST_LINES = 5;

/** One line a record, and not hundreds of them. */
function told(bad: RejectedRecord[]): NewEvent[] {
  const lines = bad
    .slice(0, MOST_LINES)
    .map(({ key, reason }) => `${key} does not fit and was set aside: ${reason}.`);
  const more = bad.length - MOST_LINES;
  if (more > 0) lines.push(`${more} more ${more === 1 ? 'record was' : 'records were'} set aside.`);
  return lines.map((message) => ({ type: 'log', level: 'warn', message }));
}
