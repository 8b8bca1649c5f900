import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import { hangsOn, instant, parentsClientId, rowId } from './columns.ts';
import { integrations, repositories } from './integrations.ts';

const integrationId = () => bigint('integration_id', { mode: 'number' }).notNull();

/** Projects of Jira. */
export const projects = pgTable(
  'projects',
  {
    id: rowId(),
    clientId: parentsClientId(),
    integrationId: integrationId(),
    externalId: text('external_id').notNull(),
    key: text('key').notNull(),
    name: text('name').notNull(),
    url: text('url').notNull(),
    /** Since when the source does not show it any more: deleted, or no longer visible to the account (J3). */
    goneAt: instant('gone_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    unique('projects_natural').on(t.clientId, t.integrationId, t.externalId),
    hangsOn('projects_integration', [t.clientId, t.integrationId], integrations),
    unique('projects_of_client').on(t.id, t.clientId),
  ],
);

/** Statuses of a source: by their id, since names come in any language and change (J4). */
export const issueStatuses = pgTable(
  'issue_statuses',
  {
    clientId: parentsClientId(),
    integrationId: integrationId(),
    externalId: text('external_id').notNull(),
    name: text('name').notNull(),
    category: text('category').$type<'new' | 'indeterminate' | 'done'>().notNull(),
  },
  (t) => [
    primaryKey({ name: 'issue_statuses_natural', columns: [t.integrationId, t.externalId] }),
    hangsOn('issue_statuses_integration', [t.clientId, t.integrationId], integrations),
  ],
);

/** Types of Jira's issues: by their id, since an administrator may give them other names, which touches no issue. */
export const issueTypes = pgTable(
  'issue_types',
  {
    clientId: parentsClientId(),
    integrationId: integrationId(),
    externalId: text('external_id').notNull(),
    name: text('name').notNull(),
    isSubtask: boolean('is_subtask').notNull(),
    /** Below 0 a sub-task, 0 what stands on a board, above it what groups those: epics and higher. Null: not told. */
    hierarchyLevel: integer('hierarchy_level'),
  },
  (t) => [
    primaryKey({ name: 'issue_types_natural', columns: [t.integrationId, t.externalId] }),
    hangsOn('issue_types_integration', [t.clientId, t.integrationId], integrations),
  ],
);

/** Issues of GitHub and of Jira. */
export const issues = pgTable(
  'issues',
  {
    id: rowId(),
    clientId: parentsClientId(),
    integrationId: integrationId(),
    /** Stable where the key is not. */
    externalId: text('external_id').notNull(),
    /** Of GitHub. */
    repositoryId: bigint('repository_id', { mode: 'number' }),
    /** Of Jira. */
    projectId: bigint('project_id', { mode: 'number' }),
    /** ABC-12, or #12. */
    key: text('key').notNull(),
    number: integer('number').notNull(),
    title: text('title').notNull(),
    url: text('url').notNull(),
    /** As the source names it now; null where it has none. */
    type: text('type'),
    /** Of Jira: which of the issue types. */
    typeExternalId: text('type_external_id'),
    isSubtask: boolean('is_subtask').notNull().default(false),
    parentExternalId: text('parent_external_id'),
    /** Of GitHub `open` or `closed`. */
    statusId: text('status_id').notNull(),
    /** Why GitHub says it was closed. */
    stateReason: text('state_reason'),
    priority: text('priority'),
    labels: text('labels').array().notNull(),
    /** Login or account id; null for a deleted account (G6). */
    author: text('author'),
    authorIsBot: boolean('author_is_bot').notNull().default(false),
    assignee: text('assignee'),
    storyPoints: doublePrecision('story_points'),
    /** Null: unknown. Jira tells it only with the texts of up to twenty comments an issue, which nobody here reads. */
    commentCount: integer('comment_count'),
    createdAt: instant('created_at').notNull(),
    /** GitHub: closed. Jira: resolved. */
    resolvedAt: instant('resolved_at'),
    sourceUpdatedAt: instant('source_updated_at').notNull(),
    /** When it was first missing from the source: deleted, transferred. */
    goneAt: instant('gone_at'),
    syncedAt: instant('synced_at').notNull().defaultNow(),
  },
  (t) => [
    unique('issues_natural').on(t.clientId, t.integrationId, t.externalId),
    index('issues_created').on(t.clientId, t.createdAt),
    index('issues_repository').on(t.repositoryId, t.number),
    index('issues_project').on(t.projectId),
    hangsOn('issues_of_repository', [t.clientId, t.repositoryId], repositories),
    hangsOn('issues_of_project', [t.clientId, t.projectId], projects),
    // Of one of the two: their integration is its own. A third key, to that, is locked by all steps side by side.
    check('issues_parent', sql`num_nonnulls(repository_id, project_id) = 1`),
    unique('issues_of_client').on(t.id, t.clientId),
  ],
);

/** What the changelog says, a row per changed field. Of GitHub: closed and reopened, as changes of the status. */
export const issueChanges = pgTable(
  'issue_changes',
  {
    clientId: parentsClientId(),
    issueId: bigint('issue_id', { mode: 'number' }).notNull(),
    /** Of the history entry, and which of its items. */
    externalId: text('external_id').notNull(),
    item: integer('item').notNull(),
    /** `status`, or the field's id. */
    field: text('field').notNull(),
    fromId: text('from_id'),
    fromText: text('from_text'),
    toId: text('to_id'),
    toText: text('to_text'),
    author: text('author'),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ name: 'issue_changes_natural', columns: [t.issueId, t.externalId, t.item] }),
    hangsOn('issue_changes_issue', [t.clientId, t.issueId], issues).onDelete('cascade'),
  ],
);

/** Every key an issue had: a move to another project gives it a new one (J3). */
export const issueKeys = pgTable(
  'issue_keys',
  {
    clientId: parentsClientId(),
    integrationId: integrationId(),
    issueId: bigint('issue_id', { mode: 'number' }).notNull(),
    key: text('key').notNull(),
    seenAt: instant('seen_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'issue_keys_natural', columns: [t.issueId, t.key] }),
    index('issue_keys_key').on(t.integrationId, t.key),
    hangsOn('issue_keys_issue', [t.clientId, t.issueId], issues).onDelete('cascade'),
  ],
);

export const boards = pgTable(
  'boards',
  {
    clientId: parentsClientId(),
    integrationId: integrationId(),
    externalId: text('external_id').notNull(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    projectKey: text('project_key'),
  },
  (t) => [
    primaryKey({ name: 'boards_natural', columns: [t.integrationId, t.externalId] }),
    hangsOn('boards_integration', [t.clientId, t.integrationId], integrations),
  ],
);

export const sprints = pgTable(
  'sprints',
  {
    clientId: parentsClientId(),
    integrationId: integrationId(),
    externalId: text('external_id').notNull(),
    boardExternalId: text('board_external_id'),
    name: text('name').notNull(),
    state: text('state').$type<'future' | 'active' | 'closed'>().notNull(),
    startsAt: instant('starts_at'),
    endsAt: instant('ends_at'),
    completedAt: instant('completed_at'),
  },
  (t) => [
    primaryKey({ name: 'sprints_natural', columns: [t.integrationId, t.externalId] }),
    hangsOn('sprints_integration', [t.clientId, t.integrationId], integrations),
  ],
);

/** The sprints an issue is in now; those it was in before are in its changes. */
export const issueSprints = pgTable(
  'issue_sprints',
  {
    clientId: parentsClientId(),
    issueId: bigint('issue_id', { mode: 'number' }).notNull(),
    sprintExternalId: text('sprint_external_id').notNull(),
  },
  (t) => [
    primaryKey({ name: 'issue_sprints_natural', columns: [t.issueId, t.sprintExternalId] }),
    hangsOn('issue_sprints_issue', [t.clientId, t.issueId], issues).onDelete('cascade'),
  ],
);
