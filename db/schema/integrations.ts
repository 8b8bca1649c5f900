import { bigint, boolean, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import type { ConnectionCheck } from '../../lib/connection.ts';
import type { DeploymentRule } from '../../lib/rules.ts';
import { clientId, edited, hangsOn, instant, parentsClientId, rowId } from './columns.ts';

export const integrations = pgTable(
  'integrations',
  {
    id: rowId(),
    clientId: clientId(),
    kind: text('kind').$type<'github' | 'jira'>().notNull(),
    name: text('name').notNull(),
    baseUrl: text('base_url').notNull(),
    /** The credentials as JSON, sealed by db/crypto.ts; they never leave the server. */
    tokenSealed: text('token_sealed').notNull(),
    /** What is to be synced, as owner/name. */
    repositoryNames: text('repository_names').array().notNull(),
    /** Of Jira: what is to be synced. */
    projectKeys: text('project_keys').array().notNull().default([]),
    /** When the first of its tokens expires, as far as the source says. */
    tokenExpiresAt: instant('token_expires_at'),
    /** What the last connection test found. */
    connection: jsonb('connection').$type<ConnectionCheck>(),
    createdAt: instant('created_at').notNull().defaultNow(),
    ...edited(),
    /** It is being removed (db/writes/remove-integration.ts): to everybody but the list it is gone. */
    removingAt: instant('removing_at'),
    removingBy: text('removing_by'),
    /** Records that there were; null: not counted yet. */
    removalTotal: bigint('removal_total', { mode: 'number' }),
    removalDone: bigint('removal_done', { mode: 'number' }).notNull().default(0),
  },
  (t) => [
    unique('integrations_natural').on(t.clientId, t.name),
    unique('integrations_of_client').on(t.id, t.clientId),
  ],
);

export const repositories = pgTable(
  'repositories',
  {
    id: rowId(),
    clientId: parentsClientId(),
    integrationId: bigint('integration_id', { mode: 'number' }).notNull(),
    /** GitHub's numeric id: survives a rename or a transfer (G7). */
    externalId: bigint('external_id', { mode: 'number' }).notNull(),
    /** owner/name, as GitHub said last. */
    fullName: text('full_name').notNull(),
    url: text('url').notNull(),
    defaultBranch: text('default_branch'),
    archived: boolean('archived').notNull().default(false),
    /** Names it had before. */
    earlierNames: text('earlier_names').array().notNull().default([]),
    /** Since when the source does not show it any more: deleted, or no longer visible to the token (G8). */
    goneAt: instant('gone_at'),
    /** Where its deployments come from; null: the client's default. */
    deploymentRule: jsonb('deployment_rule').$type<DeploymentRule>(),
    /** Of the rule alone: all else is as the source says. */
    ruleVersion: integer('rule_version').notNull().default(1),
    ruleChangedBy: text('rule_changed_by'),
    ruleChangedAt: instant('rule_changed_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    unique('repositories_natural').on(t.clientId, t.integrationId, t.externalId),
    hangsOn('repositories_integration', [t.clientId, t.integrationId], integrations),
    unique('repositories_of_client').on(t.id, t.clientId),
  ],
);
