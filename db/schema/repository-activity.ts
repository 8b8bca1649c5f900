import { bigint, boolean, index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { hangsOn, instant, parentsClientId, rowId } from './columns.ts';
import { pullRequests } from './github.ts';
import { repositories } from './integrations.ts';

// What GitHub says happens in a repository beside its pull requests. Rules say which of it is a deployment.

const repositoryId = () => bigint('repository_id', { mode: 'number' }).notNull();
const externalId = (name = 'external_id') => bigint(name, { mode: 'number' }).notNull();

/** Ready for review, back to draft, force pushes, reviews asked for and no longer. */
export const pullRequestEvents = pgTable(
  'pull_request_events',
  {
    clientId: parentsClientId(),
    pullRequestId: bigint('pull_request_id', { mode: 'number' }).notNull(),
    /** GraphQL node id. */
    externalId: text('external_id').notNull(),
    kind: text('kind')
      .$type<
        | 'ready_for_review'
        | 'converted_to_draft'
        | 'force_pushed'
        | 'review_requested'
        | 'review_request_removed'
      >()
      .notNull(),
    actor: text('actor'),
    /** Login or team of whom a review is asked. */
    reviewer: text('reviewer'),
    /** Of a force push: the head before and after. */
    beforeSha: text('before_sha'),
    afterSha: text('after_sha'),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ name: 'pull_request_events_natural', columns: [t.pullRequestId, t.externalId] }),
    hangsOn('pull_request_events_pull_request', [t.clientId, t.pullRequestId], pullRequests).onDelete(
      'cascade',
    ),
  ],
);

/** Issues that a pull request closes when it is merged. */
export const pullRequestIssues = pgTable(
  'pull_request_issues',
  {
    clientId: parentsClientId(),
    pullRequestId: bigint('pull_request_id', { mode: 'number' }).notNull(),
    /** GitHub's numeric id of the issue, which may belong to another repository. */
    issueExternalId: externalId('issue_external_id'),
    repositoryName: text('repository_name').notNull(),
    number: integer('number').notNull(),
  },
  (t) => [
    primaryKey({ name: 'pull_request_issues_natural', columns: [t.pullRequestId, t.issueExternalId] }),
    index('pull_request_issues_issue').on(t.issueExternalId),
    hangsOn('pull_request_issues_pull_request', [t.clientId, t.pullRequestId], pullRequests).onDelete(
      'cascade',
    ),
  ],
);

/** Comments of issues and pull requests, and those of reviews on lines of code. */
export const comments = pgTable(
  'comments',
  {
    clientId: parentsClientId(),
    repositoryId: repositoryId(),
    kind: text('kind').$type<'conversation' | 'review'>().notNull(),
    externalId: externalId(),
    /** Of the issue or pull request. */
    number: integer('number').notNull(),
    author: text('author'),
    authorIsBot: boolean('author_is_bot').notNull(),
    createdAt: instant('created_at').notNull(),
    sourceUpdatedAt: instant('source_updated_at').notNull(),
    goneAt: instant('gone_at'),
    syncedAt: instant('synced_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'comments_natural', columns: [t.repositoryId, t.kind, t.externalId] }),
    index('comments_number').on(t.repositoryId, t.number),
    hangsOn('comments_repository', [t.clientId, t.repositoryId], repositories),
  ],
);

export const workflowRuns = pgTable(
  'workflow_runs',
  {
    id: rowId(),
    clientId: parentsClientId(),
    repositoryId: repositoryId(),
    externalId: externalId(),
    workflowId: bigint('workflow_id', { mode: 'number' }).notNull(),
    name: text('name').notNull(),
    event: text('event').notNull(),
    branch: text('branch'),
    sha: text('sha').notNull(),
    attempt: integer('attempt').notNull(),
    status: text('status').notNull(),
    conclusion: text('conclusion'),
    url: text('url').notNull(),
    actor: text('actor'),
    createdAt: instant('created_at').notNull(),
    startedAt: instant('started_at'),
    /** Of one that is completed. */
    finishedAt: instant('finished_at'),
    sourceUpdatedAt: instant('source_updated_at').notNull(),
    syncedAt: instant('synced_at').notNull().defaultNow(),
  },
  (t) => [
    unique('workflow_runs_natural').on(t.clientId, t.repositoryId, t.externalId),
    // All that CI is told by: 42,000 runs from the table itself took 60 ms.
    index('workflow_runs_created').on(
      ...[t.clientId, t.createdAt, t.status, t.repositoryId, t.workflowId, t.id, t.conclusion],
      ...[t.startedAt, t.finishedAt, t.branch],
    ),
    // Of the head of an open pull request: 100 → 0.1 ms each.
    index('workflow_runs_sha').on(t.repositoryId, t.sha),
    hangsOn('workflow_runs_repository', [t.clientId, t.repositoryId], repositories),
    unique('workflow_runs_of_client').on(t.id, t.clientId),
  ],
);

export const workflowJobs = pgTable(
  'workflow_jobs',
  {
    clientId: parentsClientId(),
    workflowRunId: bigint('workflow_run_id', { mode: 'number' }).notNull(),
    externalId: externalId(),
    name: text('name').notNull(),
    attempt: integer('attempt').notNull(),
    status: text('status').notNull(),
    conclusion: text('conclusion'),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
  },
  (t) => [
    primaryKey({ name: 'workflow_jobs_natural', columns: [t.workflowRunId, t.externalId] }),
    hangsOn('workflow_jobs_run', [t.clientId, t.workflowRunId], workflowRuns).onDelete('cascade'),
  ],
);

export const releases = pgTable(
  'releases',
  {
    clientId: parentsClientId(),
    repositoryId: repositoryId(),
    externalId: externalId(),
    tag: text('tag').notNull(),
    /** The commit of the tag; null where the source does not say. */
    sha: text('sha'),
    name: text('name'),
    draft: boolean('draft').notNull(),
    prerelease: boolean('prerelease').notNull(),
    author: text('author'),
    url: text('url').notNull(),
    createdAt: instant('created_at').notNull(),
    publishedAt: instant('published_at'),
    goneAt: instant('gone_at'),
    syncedAt: instant('synced_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'releases_natural', columns: [t.repositoryId, t.externalId] }),
    hangsOn('releases_repository', [t.clientId, t.repositoryId], repositories),
  ],
);

export const githubDeployments = pgTable(
  'github_deployments',
  {
    id: rowId(),
    clientId: parentsClientId(),
    repositoryId: repositoryId(),
    externalId: externalId(),
    environment: text('environment').notNull(),
    ref: text('ref'),
    sha: text('sha').notNull(),
    task: text('task'),
    creator: text('creator'),
    /** As the source has it now, in lower case. */
    state: text('state'),
    createdAt: instant('created_at').notNull(),
    sourceUpdatedAt: instant('source_updated_at').notNull(),
    goneAt: instant('gone_at'),
    syncedAt: instant('synced_at').notNull().defaultNow(),
  },
  (t) => [
    unique('github_deployments_natural').on(t.clientId, t.repositoryId, t.externalId),
    index('github_deployments_created').on(t.clientId, t.createdAt),
    hangsOn('github_deployments_repository', [t.clientId, t.repositoryId], repositories),
    unique('github_deployments_of_client').on(t.id, t.clientId),
  ],
);

export const githubDeploymentStatuses = pgTable(
  'github_deployment_statuses',
  {
    clientId: parentsClientId(),
    deploymentId: bigint('deployment_id', { mode: 'number' }).notNull(),
    /** GraphQL node id. */
    externalId: text('external_id').notNull(),
    state: text('state').notNull(),
    environment: text('environment'),
    url: text('url'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ name: 'github_deployment_statuses_natural', columns: [t.deploymentId, t.externalId] }),
    hangsOn(
      'github_deployment_statuses_deployment',
      [t.clientId, t.deploymentId],
      githubDeployments,
    ).onDelete('cascade'),
  ],
);

/**
 * The commit graph behind the default branch and every deployed commit: which changes a deployment brought is read from
 * it, whatever rule says what a deployment is.
 */
export const commits = pgTable(
  'commits',
  {
    clientId: parentsClientId(),
    repositoryId: repositoryId(),
    sha: text('sha').notNull(),
    parents: text('parents').array().notNull(),
    headline: text('headline').notNull(),
    authorName: text('author_name'),
    authorEmail: text('author_email'),
    authorLogin: text('author_login'),
    authoredAt: instant('authored_at').notNull(),
    committedAt: instant('committed_at').notNull(),
  },
  (t) => [
    primaryKey({ name: 'commits_natural', columns: [t.repositoryId, t.sha] }),
    index('commits_committed').on(t.repositoryId, t.committedAt),
    hangsOn('commits_repository', [t.clientId, t.repositoryId], repositories),
  ],
);
