import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { hangsOn, instant, parentsClientId } from './columns.ts';
import { provenance, ref, seconds } from './fact-columns.ts';
import { pullRequests } from './github.ts';

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
