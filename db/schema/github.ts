import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { hangsOn, instant, parentsClientId, rowId } from './columns.ts';
import { repositories } from './integrations.ts';

const bigRef = (name: string) => bigint(name, { mode: 'number' });

export const pullRequests = pgTable(
  'pull_requests',
  {
    id: rowId(),
    clientId: parentsClientId(),
    repositoryId: bigRef('repository_id').notNull(),
    externalId: bigRef('external_id').notNull(),
    number: integer('number').notNull(),
    title: text('title').notNull(),
    url: text('url').notNull(),
    state: text('state').$type<'open' | 'merged' | 'closed'>().notNull(),
    draft: boolean('draft').notNull(),
    /** Login; null for a deleted account (G6). */
    author: text('author'),
    authorIsBot: boolean('author_is_bot').notNull(),
    baseRef: text('base_ref').notNull(),
    headRef: text('head_ref').notNull(),
    headSha: text('head_sha'),
    labels: text('labels').array().notNull(),
    mergeCommitSha: text('merge_commit_sha'),
    additions: integer('additions').notNull(),
    deletions: integer('deletions').notNull(),
    changedFiles: integer('changed_files').notNull(),
    commentCount: integer('comment_count').notNull(),
    createdAt: instant('created_at').notNull(),
    mergedAt: instant('merged_at'),
    closedAt: instant('closed_at'),
    sourceUpdatedAt: instant('source_updated_at').notNull(),
    // Derived from the pull request's children in the chunk that loads them (metrics.md, "Pull requests"); which reviews
    // count is for the client's rules to say, so what follows from them is in its fact:
    /** Creation, or for one created as a draft the first ready-for-review time; null for a draft never made ready. */
    openedAt: instant('opened_at'),
    /** Earliest author date of its commits. */
    firstCommitAt: instant('first_commit_at'),
    /** Distinct commits stored. */
    commitCount: integer('commit_count').notNull(),
    syncedAt: instant('synced_at').notNull().defaultNow(),
  },
  (t) => [
    unique('pull_requests_natural').on(t.clientId, t.repositoryId, t.number),
    index('pull_requests_created').on(t.clientId, t.createdAt),
    index('pull_requests_merged').on(t.clientId, t.mergedAt),
    index('pull_requests_merge_commit')
      .on(t.repositoryId, t.mergeCommitSha)
      .where(sql`merge_commit_sha is not null`),
    hangsOn('pull_requests_repository', [t.clientId, t.repositoryId], repositories),
    unique('pull_requests_of_client').on(t.id, t.clientId),
  ],
);

export const pullRequestCommits = pgTable(
  'pull_request_commits',
  {
    clientId: parentsClientId(),
    pullRequestId: bigRef('pull_request_id').notNull(),
    sha: text('sha').notNull(),
    message: text('message').notNull(),
    authorName: text('author_name'),
    authorLogin: text('author_login'),
    authorEmail: text('author_email'),
    authoredAt: instant('authored_at').notNull(),
    committedAt: instant('committed_at').notNull(),
    /** When a force push was first seen to have taken it out of the pull request (G9). */
    supersededAt: instant('superseded_at'),
  },
  (t) => [
    primaryKey({ name: 'pull_request_commits_natural', columns: [t.pullRequestId, t.sha] }),
    hangsOn('pull_request_commits_pull_request', [t.clientId, t.pullRequestId], pullRequests).onDelete(
      'cascade',
    ),
  ],
);

export const reviews = pgTable(
  'reviews',
  {
    id: rowId(),
    clientId: parentsClientId(),
    pullRequestId: bigRef('pull_request_id').notNull(),
    externalId: bigRef('external_id').notNull(),
    author: text('author'),
    authorIsBot: boolean('author_is_bot').notNull(),
    state: text('state').$type<'approved' | 'changes_requested' | 'commented' | 'dismissed'>().notNull(),
    commentCount: integer('comment_count').notNull(),
    submittedAt: instant('submitted_at').notNull(),
    /** When it was first seen to be gone. */
    goneAt: instant('gone_at'),
  },
  (t) => [
    unique('reviews_natural').on(t.pullRequestId, t.externalId),
    hangsOn('reviews_pull_request', [t.clientId, t.pullRequestId], pullRequests).onDelete('cascade'),
  ],
);

export const deployments = pgTable(
  'deployments',
  {
    id: rowId(),
    clientId: parentsClientId(),
    repositoryId: bigRef('repository_id').notNull(),
    source: text('source').notNull(),
    externalId: text('external_id').notNull(),
    environment: text('environment').notNull(),
    sha: text('sha').notNull(),
    ref: text('ref'),
    result: text('result').$type<'success' | 'failure' | 'cancelled' | 'skipped' | 'pending'>().notNull(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    sourceUpdatedAt: instant('source_updated_at').notNull(),
  },
  (t) => [
    unique('deployments_natural').on(t.clientId, t.repositoryId, t.source, t.externalId),
    index('deployments_finished').on(t.clientId, t.finishedAt),
    hangsOn('deployments_repository', [t.clientId, t.repositoryId], repositories),
  ],
);
