import type { Logger } from 'pino';
import { onRaw } from '#db/executor.ts';
import { type Checkpoint, type CheckpointKey, readCheckpoint } from '#db/queries/checkpoint.ts';
import { gapDays, touchedDays } from '#db/queries/ledger.ts';
import { marksBefore } from '#db/queries/marked.ts';
import { hasSetAside } from '#db/queries/quarantine.ts';
import type { Router } from '#db/router/router.ts';
import { backfillOf, clearCursor, saveWatermark } from '#db/writes/checkpoints.ts';
import { clearMarks } from '#db/writes/dirty-records.ts';
import { reconcilePullRequests } from '#db/writes/ledger.ts';
import { confirmLease, type Lease } from '#db/writes/run-lease.ts';
import type { NewEvent, RunRow } from '#db/writes/run-record.ts';
import { closeStep, openStep, type StepRow, stepEvent } from '#db/writes/steps.ts';
import { AppError } from '#lib/errors.ts';
import type { Source } from '#lib/source.ts';
import { ChunkedBulkProcessor, type ChunkOptions, type Verdict } from './chunk.ts';
import { commitChunk } from './chunk-transaction.ts';
import type { Governor } from './governor.ts';
import type { Job } from './job.ts';
import { createRate } from './rate.ts';
import { retried } from './retry.ts';
import { AsyncYieldManager } from './yield.ts';

export interface StepContext {
  router: Router;
  lease: Lease;
  source: Source;
  chunks: ChunkOptions;
  governor: Governor;
  signal: AbortSignal;
  log: Logger;
}

/** Run and step as the step's last transaction left them, with what a person wants. */
export interface StepNow {
  run: RunRow;
  step: StepRow;
}

/** From so many misfits on, and more than this share of the step so far, something is wrong with the whole. */
const MISFITS = { atLeast: 20, share: 0.05 };

/**
 * Runs one step of a run from its checkpoint to its end, or to where it has to stop.
 * @param seen told after every commit: where it is when something throws
 */
export async function runStep(
  context: StepContext,
  job: Job,
  row: StepRow,
  seen: (now: StepNow) => void,
): Promise<{ complete: boolean }> {
  const { router, lease, source, chunks, governor, signal, log } = context;
  const { clientId } = lease.run;
  const key: CheckpointKey = { clientId, integrationId: source.id, job: job.name, scope: row.scope };
  const cursorKey = lease.run.mode === 'backfill' ? { ...key, job: backfillOf(job.name) } : key;
  const inTransaction = <T>(what: string, fn: (tx: ReturnType<typeof onRaw>) => Promise<T>) =>
    retried(log, what, () => router.etl({ clientId }, (raw) => fn(onRaw(raw))));
  const opened = await inTransaction('opening the step', async (tx) => {
    const step = await openStep(tx, row.id);
    const checkpoint = await readCheckpoint(tx, cursorKey);
    const resolve = await hasSetAside(tx, key);
    // A full run reads everything there is, and a backfill nothing of what changed.
    const marks =
      lease.run.mode === 'incremental' && step.startedAt ? await marksBefore(tx, key, step.startedAt) : [];
    return {
      step,
      checkpoint,
      resolve,
      marks,
      run: await confirmLease(tx, lease, { events: [stepEvent(step)] }),
    };
  });

  let now: StepNow = opened;
  const go = (next: StepNow) => {
    now = next;
    seen(next);
  };
  go(opened);
  let lines: Extract<NewEvent, { type: 'log' }>[] = [];
  let slowedBy: string | null = null;
  let { resolve } = opened;
  const unread = new Set(opened.marks);
  const left: string[] = [];
  let place: unknown = opened.checkpoint.cursor;
  const rate = createRate(opened.step.rate);
  const yields = new AsyncYieldManager();
  const result = await job.run(row.scope, {
    clientId,
    source,
    startedAt: opened.step.startedAt ?? new Date().toISOString(),
    ...startingPoint(lease, opened.checkpoint),
    range: rangeOf(lease.run),
    signal,
    processor: new ChunkedBulkProcessor(chunks),
    yields,
    async commit(part): Promise<Verdict> {
      const extras = { rate: rate.after(part.keys?.length ?? 0), slowedBy, lines, resolve };
      const done = await commitChunk({ router, lease, stepId: row.id, key, cursorKey, log }, part, extras);
      go(done);
      lines = [];
      place = part.cursor;
      if (unread.size > 0) {
        for (const key of part.keys ?? []) unread.delete(key);
        for (const { key } of part.rejected ?? []) unread.delete(key);
      }
      resolve ||= done.step.quarantined > 0;
      refuseMisfits(done.step);
      await yields.yieldNow();
      if (now.run.desiredState !== 'running') return 'stop';
      const began = performance.now();
      const slowed = await governor.pace(signal);
      if (slowed && !slowedBy) lines.push({ type: 'log', level: 'warn', message: `Slowed: ${slowed}.` });
      if (!slowed && slowedBy) lines.push({ type: 'log', level: 'info', message: 'At full speed again.' });
      slowedBy = slowed;
      rate.waited(performance.now() - began);
      return 'go on';
    },
    marks: { unread: () => [...unread], leave: (key) => void left.push(key) },
    place: () => place,
    read: (question) => inTransaction('reading what is stored', question),
    gaps: () => inTransaction('reading the ledger', (tx) => gapDays(tx, key)),
    touched: (repositoryId) => inTransaction('reading the days', (tx) => touchedDays(tx, row, repositoryId)),
    async reconcile(repositoryId, days) {
      const run = await inTransaction('writing the ledger', async (tx) => {
        await reconcilePullRequests(tx, key, repositoryId, days);
        return await confirmLease(tx, lease, { events: [] });
      });
      go({ ...now, run });
    },
    waited: (ms) => rate.waited(ms),
    tell: (level, message) => void lines.push({ type: 'log', level, message }),
    log,
  });
  if (!result.complete) return { complete: false };

  const closed = await inTransaction('closing the step', async (tx) => {
    if (result.watermark) await saveWatermark(tx, key, result.watermark);
    else await clearCursor(tx, cursorKey);
    const step = await closeStep(tx, row.id, 'succeeded');
    // A backfill reads by creation, not what changed.
    if (lease.run.mode !== 'backfill' && step.startedAt)
      await clearMarks(tx, key, step.startedAt, { but: left });
    const message = `Loaded ${step.name}: ${step.done} ${step.done === 1 ? 'record' : 'records'}.`;
    const run = await confirmLease(tx, lease, {
      events: [...lines, stepEvent(step), { type: 'log', level: 'info', message }],
    });
    return { run, step };
  });
  go(closed);
  return { complete: true };
}

/** @throws AppError when so much of the step does not fit that loading the rest would only hide it */
function refuseMisfits({ name, done, quarantined }: StepRow): void {
  const seen = done + quarantined;
  if (quarantined < MISFITS.atLeast || quarantined <= MISFITS.share * seen) return;
  throw new AppError(
    'too_many_misfits',
    502,
    `${quarantined} of ${seen} records of ${name} do not fit, more than one in twenty: the source's answers are not what they should be. The records were set aside; look at their reasons, then retry the step.`,
  );
}

function rangeOf({ mode, rangeFrom, rangeTo }: RunRow): { from: Date; to: Date } | null {
  if (mode !== 'backfill' || !rangeFrom || !rangeTo) return null;
  return { from: new Date(`${rangeFrom}T00:00:00.000Z`), to: new Date(`${rangeTo}T23:59:59.999Z`) };
}

/**
 * An incremental run takes up whatever was left unfinished, and otherwise what changed since the watermark. A full one
 * begins anew, and takes up only its own scan, which a run that continues another has from that one. A backfill has its
 * own cursor.
 */
function startingPoint(
  { runId, run }: Lease,
  { runId: owner, cursor, watermark }: Checkpoint,
): { cursor: unknown; cursorIsOwn: boolean; watermark: Date | null } {
  const own = owner === String(runId);
  const cursorIsOwn = own && run.continues === null;
  if (run.mode === 'incremental') return { cursor, cursorIsOwn, watermark };
  return { cursor: own ? cursor : null, cursorIsOwn, watermark: null };
}
