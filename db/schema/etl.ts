import { sql } from 'drizzle-orm';
import {
  bigint,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { RunEventBody } from '../../lib/events.ts';
import type { RunMode, RunState } from '../../lib/runs.ts';
import { clientId, instant, logPosition, rowId } from './columns.ts';
import { integrations } from './integrations.ts';

const ref = (name: string) => bigint(name, { mode: 'number' }).notNull();

/** The truth about runs: pg-boss only leases one attempt of a run to one worker. */
export const etlRuns = pgTable(
  'etl_runs',
  {
    id: rowId(),
    clientId: clientId(),
    integrationId: ref('integration_id').references(() => integrations.id),
    mode: text('mode').$type<RunMode>().notNull(),
    /** What is. */
    state: text('state').$type<RunState>().notNull().default('queued'),
    /** What a person asked for, by whom, when. */
    desiredState: text('desired_state')
      .$type<'running' | 'paused' | 'stopped'>()
      .notNull()
      .default('running'),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull().defaultNow(),
    /** Fencing token: a chunk commits only while its attempt is the newest. */
    attempt: integer('attempt').notNull().default(0),
    worker: text('worker'),
    heartbeatAt: instant('heartbeat_at'),
    /** Sequence of the newest row of etl_events. */
    lastSeq: integer('last_seq').notNull().default(0),
    dueAt: instant('due_at').notNull().defaultNow(),
    createdAt: instant('created_at').notNull().defaultNow(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    /** Whoever sees that the run has come to a rest must see on replicas what it has written. */
    committedLsn: logPosition('committed_lsn'),
    error: jsonb('error').$type<{ code: string; message: string }>(),
  },
  (t) => [
    index('etl_runs_client').on(t.clientId, t.id),
    // One unfinished run per integration, whoever starts it (etl.md: one run per integration at a time).
    uniqueIndex('etl_runs_one_unfinished')
      .on(t.integrationId)
      .where(sql`state not in ('stopped', 'succeeded', 'partial', 'failed')`),
  ],
);

export const etlSteps = pgTable(
  'etl_steps',
  {
    id: rowId(),
    clientId: clientId(),
    runId: ref('run_id').references(() => etlRuns.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    /** The job, e.g. sync-github-pull-requests. */
    job: text('job').notNull(),
    /** What of the source the job loads in this step, e.g. acme/checkout. */
    scope: text('scope').notNull(),
    name: text('name').notNull(),
    state: text('state').$type<'pending' | 'running' | 'succeeded' | 'failed' | 'stopped'>().notNull(),
    done: integer('done').notNull().default(0),
    total: integer('total'),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
  },
  (t) => [unique('etl_steps_natural').on(t.runId, t.job, t.scope)],
);

/** Where a job stands in a source: inside a scan (cursor) and between scans (watermark). */
export const etlCheckpoints = pgTable(
  'etl_checkpoints',
  {
    clientId: clientId(),
    integrationId: ref('integration_id').references(() => integrations.id),
    job: text('job').notNull(),
    scope: text('scope').notNull(),
    /** The run whose unfinished scan `cursor` belongs to; null between scans. */
    runId: bigint('run_id', { mode: 'number' }),
    /** Of the job's own shape; null between scans. */
    cursor: jsonb('cursor'),
    /** Everything the source changed before this instant, by its own clock, is stored (G1). */
    watermark: instant('watermark'),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.integrationId, t.job, t.scope] })],
);

export const etlEvents = pgTable(
  'etl_events',
  {
    clientId: clientId(),
    runId: ref('run_id').references(() => etlRuns.id, { onDelete: 'cascade' }),
    seq: integer('seq').notNull(),
    at: instant('at').notNull().defaultNow(),
    body: jsonb('body').$type<RunEventBody>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.seq] })],
);
