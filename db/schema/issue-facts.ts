import { sql } from 'drizzle-orm';
import { date, index, integer, pgTable, primaryKey, smallint, text, unique } from 'drizzle-orm/pg-core';
import { clientId, hangsOn, instant, parentsClientId } from './columns.ts';
import { provenance, ref, seconds } from './fact-columns.ts';
import { issues } from './issues.ts';

export const issueFacts = pgTable(
  'issue_facts',
  {
    issueId: ref('issue_id').primaryKey(),
    clientId: parentsClientId(),
    repositoryId: ref('repository_id'),
    projectId: ref('project_id'),
    type: text('type'),
    createdAt: instant('created_at').notNull(),
    /** First entered a step in progress. */
    startedAt: instant('started_at'),
    /** Entered done, and stayed. */
    doneAt: instant('done_at'),
    leadSeconds: seconds('lead_seconds'),
    /** Null for one that went to done past every step in progress. */
    cycleSeconds: seconds('cycle_seconds'),
    /** In steps in progress, and in steps of waiting: before the present step, which it entered at `step_entered_at`. */
    activeSeconds: seconds('active_seconds').notNull(),
    waitingSeconds: seconds('waiting_seconds').notNull(),
    /** Where it is, and since when; null: a status that belongs to no step. */
    stepId: ref('step_id'),
    category: text('category').$type<'todo' | 'in_progress' | 'waiting' | 'done'>(),
    stepEnteredAt: instant('step_entered_at').notNull(),
    /** Times it left done. */
    reopened: smallint('reopened').notNull(),
    /** subtasks, gone, by_hand; null: it counts. */
    excludedBy: text('excluded_by'),
    anomalies: smallint('anomalies').notNull(),
    ...provenance,
  },
  (t) => [
    // With all that the figures of a range need: they read nothing but the index.
    index('issue_facts_created').on(t.clientId, t.createdAt, t.excludedBy, t.anomalies),
    index('issue_facts_done')
      .on(
        t.clientId,
        t.doneAt,
        t.excludedBy,
        t.type,
        t.leadSeconds,
        t.cycleSeconds,
        t.activeSeconds,
        t.waitingSeconds,
        t.anomalies,
        t.issueId,
      )
      .where(sql`done_at is not null`),
    index('issue_facts_open').on(t.clientId, t.category, t.stepEnteredAt),
    index('issue_facts_project').on(t.projectId, t.doneAt),
    // Few, and counted by every answer about all issues.
    index('issue_facts_excluded').on(t.clientId, t.excludedBy).where(sql`excluded_by is not null`),
    index('issue_facts_mended').on(t.clientId).where(sql`anomalies > 0`),
    hangsOn('issue_facts_of', [t.clientId, t.issueId], issues).onDelete('cascade'),
  ],
);

/** The history of an issue's status, without holes: the first from its creation, the last without an end. */
export const issueStatusIntervals = pgTable(
  'issue_status_intervals',
  {
    clientId: parentsClientId(),
    issueId: ref('issue_id').notNull(),
    position: integer('position').notNull(),
    statusId: text('status_id').notNull(),
    stepId: ref('step_id'),
    enteredAt: instant('entered_at').notNull(),
    leftAt: instant('left_at'),
  },
  (t) => [
    primaryKey({ name: 'issue_status_intervals_natural', columns: [t.issueId, t.position] }),
    index('issue_status_intervals_unmapped').on(t.clientId, t.statusId).where(sql`step_id is null`),
    hangsOn('issue_status_intervals_of', [t.clientId, t.issueId], issues).onDelete('cascade'),
  ],
);

/** How long a done issue that counts was in each step, all its stays together; these sum to its lead time. */
export const issueStepTimes = pgTable(
  'issue_step_times',
  {
    clientId: parentsClientId(),
    issueId: ref('issue_id').notNull(),
    /** 0: statuses that belong to no step. */
    stepId: ref('step_id').notNull(),
    doneAt: instant('done_at').notNull(),
    seconds: seconds('seconds').notNull(),
    visits: integer('visits').notNull(),
    /** Since it was started, as it last left the step; null: before it was. */
    ageSeconds: seconds('age_seconds'),
  },
  (t) => [
    primaryKey({ name: 'issue_step_times_natural', columns: [t.issueId, t.stepId] }),
    index('issue_step_times_done').on(
      t.clientId,
      t.doneAt,
      t.stepId,
      t.seconds,
      t.ageSeconds,
      t.visits,
      t.issueId,
    ),
    hangsOn('issue_step_times_of', [t.clientId, t.issueId], issues).onDelete('cascade'),
  ],
);

/**
 * How many issues came into a step and left it, per day and per month of the client's zone: what is in a step at the
 * end of a day is the sum of all that came before. The months spare the way through the years before a range.
 */
export const issueStepCounts = pgTable(
  'issue_step_counts',
  {
    clientId: clientId(),
    grain: text('grain').$type<'day' | 'month'>().notNull(),
    start: date('start').notNull(),
    /** 0: statuses that belong to no step. */
    stepId: ref('step_id').notNull(),
    /** One of the two. */
    projectId: ref('project_id'),
    repositoryId: ref('repository_id'),
    entered: integer('entered').notNull(),
    left: integer('left').notNull(),
  },
  (t) => [
    unique('issue_step_counts_natural')
      .on(t.clientId, t.grain, t.start, t.stepId, t.projectId, t.repositoryId)
      .nullsNotDistinct(),
  ],
);
