import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { RunEventBody } from '../../lib/events.ts';
import type { DesiredState, Pace, RunMode, RunState, StepRef, StepState } from '../../lib/runs.ts';
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
    desiredState: text('desired_state').$type<DesiredState>().notNull().default('running'),
    /** Who started it: an e-mail address, `schedule` or `webhook`. */
    startedBy: text('started_by').notNull().default('system'),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull().defaultNow(),
    /** Of a backfill: the days, inclusive, UTC, in which what it loads was created. */
    rangeFrom: date('range_from'),
    rangeTo: date('range_to'),
    /** Null: every step the jobs make of the source; else only these, e.g. one that failed before. */
    onlySteps: jsonb('only_steps').$type<StepRef[]>(),
    /** The run whose checkpoints this one goes on from. */
    continues: bigint('continues', { mode: 'number' }),
    /** Times it was put off because the source did not answer as it should, since the last committed chunk. */
    failures: integer('failures').notNull().default(0),
    /** Attempts in a row whose worker vanished before it had committed anything. */
    lostAttempts: integer('lost_attempts').notNull().default(0),
    /** Records set aside. */
    quarantined: integer('quarantined').notNull().default(0),
    /** What holds it back, and what is left of the source's budget. */
    pace: jsonb('pace').$type<Pace>(),
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
    // One unfinished run per integration, whoever starts it.
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
    state: text('state').$type<StepState>().notNull(),
    done: integer('done').notNull().default(0),
    total: integer('total'),
    /** The total may still move: the source changes while it is read. */
    approximate: boolean('approximate').notNull().default(false),
    /** Records a second while it works, without waits: a moving average. */
    rate: real('rate'),
    chunks: integer('chunks').notNull().default(0),
    quarantined: integer('quarantined').notNull().default(0),
    error: jsonb('error').$type<{ code: string; message: string }>(),
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

/** Records that did not fit, with what is needed to try again. */
export const etlQuarantine = pgTable(
  'etl_quarantine',
  {
    id: rowId(),
    clientId: clientId(),
    integrationId: ref('integration_id').references(() => integrations.id),
    /** The newest run that set it aside. */
    runId: ref('run_id').references(() => etlRuns.id, { onDelete: 'cascade' }),
    /** Runs before that which set it aside too. */
    earlierRuns: bigint('earlier_runs', { mode: 'number' }).array().notNull().default([]),
    job: text('job').notNull(),
    scope: text('scope').notNull(),
    /** Which record, e.g. #17; a hash where that cannot be read. */
    recordKey: text('record_key').notNull(),
    /** As the source gave it. */
    payload: jsonb('payload').notNull(),
    reason: text('reason').notNull(),
    at: instant('at').notNull().defaultNow(),
    /** How often it was tried again, by whom last, and when it was stored at last. */
    tries: integer('tries').notNull().default(0),
    triedBy: text('tried_by'),
    triedAt: instant('tried_at'),
    resolvedAt: instant('resolved_at'),
  },
  (t) => [
    index('etl_quarantine_run').on(t.runId, t.id),
    index('etl_quarantine_earlier_runs').using('gin', t.earlierRuns),
    uniqueIndex('etl_quarantine_open')
      .on(t.integrationId, t.job, t.scope, t.recordKey)
      .where(sql`resolved_at is null`),
  ],
);

/** Per source and day: what the source says was created then, and what of it is stored. */
export const etlLedger = pgTable(
  'etl_ledger',
  {
    clientId: clientId(),
    integrationId: ref('integration_id').references(() => integrations.id),
    job: text('job').notNull(),
    scope: text('scope').notNull(),
    /** UTC. */
    day: date('day').notNull(),
    sourceCount: integer('source_count').notNull(),
    storedCount: integer('stored_count').notNull(),
    checkedAt: instant('checked_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.integrationId, t.job, t.scope, t.day] }),
    // Asked with every figure: whether there is any. All days of a large client took 30 ms.
    index('etl_ledger_gaps').on(t.clientId, t.integrationId).where(sql`source_count > stored_count`),
  ],
);

/** When an integration is synced by itself. */
export const etlSchedules = pgTable('etl_schedules', {
  integrationId: bigint('integration_id', { mode: 'number' })
    .primaryKey()
    .references(() => integrations.id),
  clientId: clientId(),
  /** Five fields, in `timeZone`. */
  cron: text('cron').notNull(),
  timeZone: text('time_zone').notNull(),
  enabled: boolean('enabled').notNull().default(true),
  /** What becomes of times that passed while nobody was there: made up for once, or skipped. */
  missed: text('missed').$type<'once' | 'skip'>().notNull().default('once'),
  nextAt: instant('next_at').notNull(),
  version: integer('version').notNull().default(1),
  changedBy: text('changed_by').notNull(),
  changedAt: instant('changed_at').notNull().defaultNow(),
});
