import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import { clientId, instant, rowId } from './columns.ts';
import { integrations, repositories } from './integrations.ts';

const integrationId = () =>
  bigint('integration_id', { mode: 'number' })
    .notNull()
    .references(() => integrations.id);

/** Projects of Jira. */
export const projects = pgTable(
  'projects',
  {
    id: rowId(),
    clientId: clientId(),
    integrationId: integrationId(),
    externalId: text('external_id').notNull(),
    key: text('key').notNull(),
    name: text('name').notNull(),
    url: text('url').notNull(),
    /** Since when the source does not show it any more: deleted, or no longer visible to the account (J3). */
    goneAt: instant('gone_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [unique('projects_natural').on(t.clientId, t.integrationId, t.externalId)],
);

/** Statuses of a source: by their id, since names come in any language and change (J4). */
export const issueStatuses = pgTable(
  'issue_statuses',
  {
    clientId: clientId(),
    integrationId: integrationId(),
    externalId: text('external_id').notNull(),
    name: text('name').notNull(),
    category: text('category').$type<'new' | 'indeterminate' | 'done'>().notNull(),
  },
  (t) => [primaryKey({ name: 'issue_statuses_natural', columns: [t.integrationId, t.externalId] })],
);

/** Issues of GitHub and of Jira. */
export const issues = pgTable(
  'issues',
  {
    id: rowId(),
    clientId: clientId(),
    integrationId: integrationId(),
    /** Stable where the key is not. */
    externalId: text('external_id').notNull(),
    /** Of GitHub. */
    repositoryId: bigint('repository_id', { mode: 'number' }).references(() => repositories.id),
    /** Of Jira. */
    projectId: bigint('project_id', { mode: 'number' }).references(() => projects.id),
    /** ABC-12, or #12. */
    key: text('key').notNull(),
    number: integer('number').notNull(),
    title: text('title').notNull(),
    url: text('url').notNull(),
    /** As the source names it; null where it has none. */
    type: text('type'),
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
    commentCount: integer('comment_count').notNull().default(0),
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
  ],
);

/** What the changelog says, a row per changed field. Of GitHub: closed and reopened, as changes of the status. */
export const issueChanges = pgTable(
  'issue_changes',
  {
    clientId: clientId(),
    issueId: bigint('issue_id', { mode: 'number' })
      .notNull()
      .references(() => issues.id, { onDelete: 'cascade' }),
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
  (t) => [primaryKey({ name: 'issue_changes_natural', columns: [t.issueId, t.externalId, t.item] })],
);

/** Every key an issue had: a move to another project gives it a new one (J3). */
export const issueKeys = pgTable(
  'issue_keys',
  {
    clientId: clientId(),
    integrationId: integrationId(),
    issueId: bigint('issue_id', { mode: 'number' })
      .notNull()
      .references(() => issues.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    seenAt: instant('seen_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'issue_keys_natural', columns: [t.issueId, t.key] }),
    index('issue_keys_key').on(t.integrationId, t.key),
  ],
);

export const boards = pgTable(
  'boards',
  {
    clientId: clientId(),
    integrationId: integrationId(),
    externalId: text('external_id').notNull(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    projectKey: text('project_key'),
  },
  (t) => [primaryKey({ name: 'boards_natural', columns: [t.integrationId, t.externalId] })],
);

export const sprints = pgTable(
  'sprints',
  {
    clientId: clientId(),
    integrationId: integrationId(),
    externalId: text('external_id').notNull(),
    boardExternalId: text('board_external_id'),
    name: text('name').notNull(),
    state: text('state').$type<'future' | 'active' | 'closed'>().notNull(),
    startsAt: instant('starts_at'),
    endsAt: instant('ends_at'),
    completedAt: instant('completed_at'),
  },
  (t) => [primaryKey({ name: 'sprints_natural', columns: [t.integrationId, t.externalId] })],
);

/** The sprints an issue is in now; those it was in before are in its changes. */
export const issueSprints = pgTable(
  'issue_sprints',
  {
    clientId: clientId(),
    issueId: bigint('issue_id', { mode: 'number' })
      .notNull()
      .references(() => issues.id, { onDelete: 'cascade' }),
    sprintExternalId: text('sprint_external_id').notNull(),
  },
  (t) => [primaryKey({ name: 'issue_sprints_natural', columns: [t.issueId, t.sprintExternalId] })],
);
