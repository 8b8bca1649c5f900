import type { Logger } from 'pino';
import type { z } from 'zod';
import type { BulkExecutor, Executor } from '#db/executor.ts';
import type { Checkpoint } from '#db/queries/checkpoint.ts';
import type { DayCount } from '#db/writes/ledger.ts';
import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import type { Pace } from '#lib/runs.ts';
import type { Source } from '#lib/source.ts';
import type { ChunkedBulkProcessor, Verdict } from './chunk.ts';
import type { AsyncYieldManager } from './yield.ts';

/** What one transaction of a step stores, and where the step then stands. */
export interface ChunkPart {
  /** Of the job's own shape; a later attempt finds it in its checkpoint. */
  cursor: unknown;
  /** Records the source says there are; null: unknown. */
  total: number | null;
  /** The total may still move. */
  approximate?: boolean;
  /** Writes the records, all of them at once. @returns how many of them this step had not stored yet */
  load(tx: BulkExecutor): Promise<number>;
  /** The same records one by one, for when the database refuses one of them and it must be found. */
  records?(): Iterable<ChunkRecord>;
  /** Records that did not fit, to be set aside. */
  rejected?: RejectedRecord[];
  /** Keys of the records, for those that were set aside before and fit now. */
  keys?: string[];
  /** What is left of the source's budget. */
  budget?: Pace['budget'];
}

export interface ChunkRecord {
  key: string;
  payload: unknown;
  load(tx: BulkExecutor): Promise<number>;
}

/** What a job is given for one step. */
export interface StepWork<S extends Source = Source> {
  clientId: number;
  source: S;
  /** Records stored since then are the step's own. ISO 8601. */
  startedAt: string;
  /** Where to go on; null: from the beginning. */
  cursor: unknown;
  /** Whether this run alone left it; else one before it did, and had loaded a part already. */
  cursorIsOwn: boolean;
  /** Only what changed since; null: everything. */
  watermark: Checkpoint['watermark'];
  /** Of a backfill: only what was created in between. */
  range: { from: Date; to: Date } | null;
  /** Aborted when the step has to leave: what is read is committed, what is asked for is dropped. */
  signal: AbortSignal;
  processor: ChunkedBulkProcessor;
  yields: AsyncYieldManager;
  /** One transaction: records, checkpoint, counters, event. */
  commit(part: ChunkPart): Promise<Verdict>;
  /** What webhooks told of before the step began, of an incremental run (G13). */
  marks: {
    /** Keys of records that no chunk of the step has had. */
    unread(): string[];
    /** This one could not be read: its mark stays, for a later run. */
    leave(key: string): void;
  };
  /** Where the step stands: the cursor of its last chunk. */
  place(): unknown;
  /** Looks at what is stored, in a transaction of its own. */
  read<T>(question: (tx: Executor) => Promise<T>): Promise<T>;
  /** Days that are known to have a gap, YYYY-MM-DD, UTC. */
  gaps(): Promise<string[]>;
  /** Days of creation of what this step, and those that it goes on from, stored of the repository. */
  touched(repositoryId: string): Promise<string[]>;
  /** So much time (ms) went by waiting for the source, not working. */
  waited(ms: number): void;
  /** Writes down what the source says it has of some days, beside what is stored of the repository. */
  reconcile(repositoryId: string, days: DayCount[]): Promise<void>;
  /** A line of the run's log, with the next transaction. */
  tell(level: 'info' | 'warn', message: string): void;
  log: Logger;
}

/**
 * `watermark`: everything the source changed before is stored now; null: that cannot be said, as of a backfill. Not
 * complete: the step was stopped on its way.
 */
export type StepResult = { complete: true; watermark: Date | null } | { complete: false };

interface JobDefinition<P, K extends Source['kind']> {
  /** e.g. sync-github-pull-requests; part of the checkpoint's key, so it never changes. */
  name: string;
  /** Of which sources. */
  kind: K;
  /** Of a step's scope, which is kept as text. */
  payload: z.ZodType<P, string>;
  /** The steps this job makes of a source. */
  steps(source: Extract<Source, { kind: K }>): { scope: string; name: string }[];
  /** Loads one step. Idempotent: it may be stopped anywhere and run again from its last checkpoint. */
  run(payload: P, work: StepWork<Extract<Source, { kind: K }>>): Promise<StepResult>;
}

export interface Job {
  name: string;
  /** None of a source of another kind. */
  steps(source: Source): { scope: string; name: string }[];
  run(scope: string, work: StepWork): Promise<StepResult>;
}

export function defineJob<P, K extends Source['kind']>(definition: JobDefinition<P, K>): Job {
  const { name, kind, payload, steps, run } = definition;
  type Own = Extract<Source, { kind: K }>;
  const isOwn = (source: Source): source is Own => source.kind === kind;
  return {
    name,
    steps: (source) => (isOwn(source) ? steps(source) : []),
    run: (scope, work) => run(payload.parse(scope), work as StepWork<Own>),
  };
}
