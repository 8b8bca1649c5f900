import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import { clientId, hangsOn, instant, parentsClientId, rowId } from './columns.ts';
import { pullRequests } from './github.ts';
import { repositories } from './integrations.ts';
import { issues } from './issues.ts';

// What is derived from what the sources say, by the client's rules (docs/metrics.md): one narrow row per item, so that
// a figure is one scan of an index. Everything here can be made again from the rest (db/facts/rebuild.ts).

const ref = (name: string) => bigint(name, { mode: 'number' });
/** Whole seconds. */
const seconds = (name: string) => integer(name);

/** Of every row: which definition it follows, and the run that brought what it was made from last. */
const provenance = {
  version: smallint('version').notNull(),
  runId: ref('run_id'),
};

/** What is to be derived anew, and has not been yet: written with what changed, taken by db/facts/drain.ts. */
export const factMarks = pgTable(
  'fact_marks',
  {
    id: rowId(),
    clientId: clientId(),
    /** Of what `ids` are: see db/facts/marks.ts. */
    kind: text('kind').notNull(),
    ids: bigint('ids', { mode: 'number' }).array().notNull(),
    /** Told by the chunk's transaction (server/etl/chunk-transaction.ts). */
    runId: ref('run_id').default(sql`nullif(current_setting('app.run_id', true), '')::bigint`),
    /** Of repositories: when the oldest of the commits was committed that are stored now; null: none is. */
    since: instant('since'),
    markedAt: instant('marked_at').notNull().defaultNow(),
  },
  (t) => [index('fact_marks_client').on(t.clientId, t.id)],
);

/** Where the facts of a client stand. */
export const factStates = pgTable('fact_states', {
  clientId: clientId().primaryKey(),
  /** Of the definitions, and of the client's rules, that all of its facts follow. */
  version: integer('version').notNull(),
  rulesVersion: integer('rules_version').notNull(),
  rebuiltAt: instant('rebuilt_at').notNull(),
  /** Grows with every transaction that makes facts of the client: answers read before it may be others now. */
  changes: bigint('changes', { mode: 'number' }).notNull().default(0),
});

/** Single items that do not count, because somebody said so. */
export const manualExclusions = pgTable(
  'manual_exclusions',
  {
    clientId: clientId(),
    kind: text('kind').$type<'pull_request' | 'deployment' | 'incident' | 'issue'>().notNull(),
    /** Of the pull request or issue; of the deployment's or incident's fact. */
    itemId: ref('item_id').notNull(),
    reason: text('reason').notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'manual_exclusions_natural', columns: [t.clientId, t.kind, t.itemId] })],
);

export const pullRequestFacts = pgTable(
  'pull_request_facts',
  {
    pullRequestId: ref('pull_request_id').primaryKey(),
    clientId: parentsClientId(),
    repositoryId: ref('repository_id').notNull(),
    state: text('state').$type<'open' | 'merged' | 'closed'>().notNull(),
    /** Login; null for a deleted account. */
    author: text('author'),
    createdAt: instant('created_at').notNull(),
    /** Null for a draft that was never made ready. */
    openedAt: instant('opened_at'),
    /** First review that counts (db/facts/counted-review.ts); not before the opening. */
    reviewedAt: instant('reviewed_at'),
    /** The first such review and the first such approval by their own clocks, for who looks at this one. */
    firstReviewAt: instant('first_review_at'),
    firstApprovalAt: instant('first_approval_at'),
    mergedAt: instant('merged_at'),
    /** Closed without a merge. */
    closedAt: instant('closed_at'),
    /** When the deployment finished that brought it to production first; not before the merge. */
    deployedAt: instant('deployed_at'),
    /** Opened → first review. */
    firstReviewSeconds: seconds('first_review_seconds'),
    // The stages sum exactly to what they lead to: the first five to `elapsed`, all six to `lead`. Null until merged.
    codingSeconds: seconds('coding_seconds'),
    pickupSeconds: seconds('pickup_seconds'),
    reviewSeconds: seconds('review_seconds'),
    mergeSeconds: seconds('merge_seconds'),
    unreviewedSeconds: seconds('unreviewed_seconds'),
    /** Merged → deployed; null until deployed. */
    deploySeconds: seconds('deploy_seconds'),
    /** First commit → merged. */
    elapsedSeconds: seconds('elapsed_seconds'),
    /** First commit → deployed: the change lead time. */
    leadSeconds: seconds('lead_seconds'),
    /** Lines added and deleted. */
    size: integer('size').notNull(),
    /** Reviews that asked for changes. */
    changeRequests: integer('change_requests').notNull(),
    /** Reviews that count. */
    reviewCount: integer('review_count').notNull(),
    commentCount: integer('comment_count').notNull(),
    hotfix: boolean('hotfix').notNull(),
    /** It takes something back, whether or not we know what. */
    revert: boolean('revert').notNull(),
    /** The pull request of the same repository that it reverts. */
    revertsId: ref('reverts_id'),
    deploymentId: ref('deployment_id'),
    linkMethod: text('link_method').$type<'compare' | 'time' | 'before_history' | 'none'>().notNull(),
    /** The rule that leaves it out: bots, branches, labels, by_hand; null: it counts. */
    excludedBy: text('excluded_by'),
    /** Impossible orders of times that were mended. */
    anomalies: smallint('anomalies').notNull(),
    /** Of an open one that counts: what it waits for (db/facts/waiting.ts), and since when. */
    waitingReason: text('waiting_reason').$type<
      'draft' | 'changes_requested' | 'commented' | 'review_requested' | 'approved' | 'not_asked'
    >(),
    waitingSince: instant('waiting_since'),
    /** Who has been asked for a review, and not been heard of since. */
    waitingOn: text('waiting_on').array(),
    ...provenance,
  },
  (t) => [
    index('pull_request_facts_created').on(t.clientId, t.createdAt),
    // What counts of an event stands in its index: a year is read without the table.
    index('pull_request_facts_opened').on(
      ...[t.clientId, t.openedAt, t.repositoryId, t.excludedBy, t.anomalies],
    ),
    index('pull_request_facts_reviewed').on(
      ...[t.clientId, t.reviewedAt, t.repositoryId, t.excludedBy, t.anomalies, t.firstReviewSeconds],
      ...[t.openedAt, t.mergedAt, t.closedAt],
    ),
    index('pull_request_facts_merged').on(
      ...[t.clientId, t.mergedAt, t.repositoryId, t.excludedBy, t.anomalies, t.openedAt, t.reviewedAt],
      ...[t.codingSeconds, t.pickupSeconds, t.reviewSeconds, t.mergeSeconds, t.unreviewedSeconds],
      ...[t.deploySeconds, t.elapsedSeconds, t.leadSeconds, t.firstReviewSeconds, t.size, t.revert],
      ...[t.changeRequests, t.reviewCount, t.commentCount, t.pullRequestId],
    ),
    // All that is open, which is little of a long history: 250 → 6 ms for whom they wait.
    index('pull_request_facts_open').on(t.clientId, t.createdAt).where(sql`state = 'open'`),
    // Few: without one of their own, the whole of the index of reviews was read for them, whatever the range.
    index('pull_request_facts_closed')
      .on(t.clientId, t.closedAt, t.repositoryId, t.excludedBy, t.anomalies, t.openedAt)
      .where(sql`closed_at is not null`),
    index('pull_request_facts_deployed').on(
      ...[t.clientId, t.deployedAt, t.leadSeconds, t.repositoryId, t.excludedBy, t.linkMethod, t.anomalies],
    ),
    index('pull_request_facts_deployment').on(t.deploymentId),
    index('pull_request_facts_repository').on(t.repositoryId, t.mergedAt),
    // Few, and asked for with every incident's fix.
    index('pull_request_facts_reverts').on(t.clientId, t.repositoryId).where(sql`revert`),
    hangsOn('pull_request_facts_of', [t.clientId, t.pullRequestId], pullRequests).onDelete('cascade'),
  ],
);

/** Reviews by humans of the pull requests of others. */
export const reviewFacts = pgTable(
  'review_facts',
  {
    /** Of `reviews`. */
    reviewId: ref('review_id').primaryKey(),
    clientId: parentsClientId(),
    pullRequestId: ref('pull_request_id').notNull(),
    repositoryId: ref('repository_id').notNull(),
    reviewer: text('reviewer').notNull(),
    at: instant('at').notNull(),
    /**
     * Of the reviewer's first one of the pull request: since it was opened, or the reviewer asked after that. Null for
     * a further one.
     */
    responseSeconds: seconds('response_seconds'),
    /** Of the pull request. */
    excludedBy: text('excluded_by'),
    ...provenance,
  },
  (t) => [
    // Enough for who reviewed how much.
    index('review_facts_at').on(
      ...[t.clientId, t.at, t.repositoryId, t.reviewer, t.excludedBy, t.responseSeconds, t.pullRequestId],
    ),
    index('review_facts_pull_request').on(t.pullRequestId),
    hangsOn('review_facts_of', [t.clientId, t.pullRequestId], pullRequests).onDelete('cascade'),
  ],
);

/** What the rules say is a deployment, of any environment: skipped and cancelled jobs are none. */
export const deploymentFacts = pgTable(
  'deployment_facts',
  {
    id: rowId(),
    clientId: parentsClientId(),
    repositoryId: ref('repository_id').notNull(),
    source: text('source')
      .$type<'github_deployments' | 'workflow_runs' | 'releases' | 'merges' | 'webhook'>()
      .notNull(),
    /** Its id at the source. */
    externalId: text('external_id').notNull(),
    environment: text('environment').notNull(),
    production: boolean('production').notNull(),
    sha: text('sha').notNull(),
    ref: text('ref'),
    url: text('url'),
    startedAt: instant('started_at'),
    /** Null while it is under way. */
    finishedAt: instant('finished_at'),
    result: text('result').$type<'success' | 'failure' | 'pending'>().notNull(),
    /** Of a success: the one of the same repository and environment before it. */
    previousId: ref('previous_id'),
    /** Pull requests that it brought to the environment first. Null: the commits in between are not known. */
    changeCount: integer('change_count'),
    incidentCount: integer('incident_count').notNull().default(0),
    /** Why it was an unplanned fix; null: it was not. */
    reworkBy: text('rework_by').$type<'revert' | 'hotfix' | 'incident'>(),
    excludedBy: text('excluded_by'),
    ...provenance,
  },
  (t) => [
    unique('deployment_facts_natural').on(t.clientId, t.repositoryId, t.source, t.externalId),
    index('deployment_facts_finished').on(
      ...[t.clientId, t.finishedAt, t.production, t.result, t.incidentCount, t.reworkBy, t.excludedBy],
      t.repositoryId,
    ),
    index('deployment_facts_repository').on(t.repositoryId, t.environment, t.finishedAt),
    hangsOn('deployment_facts_of', [t.clientId, t.repositoryId], repositories).onDelete('cascade'),
    unique('deployment_facts_of_client').on(t.id, t.clientId),
  ],
);

/** Which pull requests a successful deployment brought to its environment first. */
export const deploymentChanges = pgTable(
  'deployment_changes',
  {
    clientId: parentsClientId(),
    deploymentId: ref('deployment_id').notNull(),
    pullRequestId: ref('pull_request_id').notNull(),
    linkMethod: text('link_method').$type<'compare' | 'time'>().notNull(),
  },
  (t) => [
    primaryKey({ name: 'deployment_changes_natural', columns: [t.deploymentId, t.pullRequestId] }),
    index('deployment_changes_pull_request').on(t.pullRequestId),
    hangsOn('deployment_changes_of', [t.clientId, t.deploymentId], deploymentFacts).onDelete('cascade'),
  ],
);

/** What the rules say is an incident, wherever it is told of. */
export const incidentFacts = pgTable(
  'incident_facts',
  {
    id: rowId(),
    clientId: clientId(),
    /** `github`, `jira`, `revert`, or the tool that told of it. */
    source: text('source').notNull(),
    /** Our id of the issue or of the reverting pull request (sites number alike), or its id at the tool. */
    externalId: text('external_id').notNull(),
    issueId: ref('issue_id'),
    pullRequestId: ref('pull_request_id'),
    /** Of `incidents`. */
    toldId: ref('told_id'),
    repositoryId: ref('repository_id'),
    projectId: ref('project_id'),
    serviceId: ref('service_id'),
    title: text('title').notNull(),
    url: text('url'),
    openedAt: instant('opened_at').notNull(),
    resolvedAt: instant('resolved_at'),
    deploymentId: ref('deployment_id'),
    /** `manual` without a deployment: a person said that none caused it. */
    attribution: text('attribution').$type<'named' | 'fix' | 'nearest' | 'manual' | 'none'>().notNull(),
    /** Resolved − the failing deployment's finish. */
    recoverySeconds: seconds('recovery_seconds'),
    excludedBy: text('excluded_by'),
    ...provenance,
  },
  (t) => [
    unique('incident_facts_natural').on(t.clientId, t.source, t.externalId),
    index('incident_facts_opened').on(t.clientId, t.openedAt),
    index('incident_facts_resolved').on(t.clientId, t.resolvedAt),
    index('incident_facts_deployment').on(t.deploymentId),
    index('incident_facts_issue').on(t.issueId),
  ],
);

/** What people decided of an incident; the newest counts, the others are its history. */
export const incidentDecisions = pgTable(
  'incident_decisions',
  {
    id: rowId(),
    clientId: clientId(),
    /** As of its fact, which may be made anew. */
    source: text('source').notNull(),
    externalId: text('external_id').notNull(),
    /** `reset`: as the rules say again. `clear`: none caused it. */
    decision: text('decision').$type<'confirm' | 'move' | 'clear' | 'reset'>().notNull(),
    /** Of confirm and move, by what is stable of the deployment. */
    repositoryId: ref('repository_id'),
    deploymentSource: text('deployment_source'),
    deploymentExternalId: text('deployment_external_id'),
    actor: text('actor').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [index('incident_decisions_incident').on(t.clientId, t.source, t.externalId, t.id)],
);

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
