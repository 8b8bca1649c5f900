import { bigint, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import type { ClientRules } from '../../lib/rules.ts';
import { clients } from './clients.ts';
import { clientId, edited, instant, rowId } from './columns.ts';
import { repositories } from './integrations.ts';
import { projects } from './issues.ts';

/** What counts as what at a client; without a row the defaults of lib/rules.ts. */
export const clientRules = pgTable('client_rules', {
  clientId: integer('client_id')
    .primaryKey()
    .references(() => clients.id),
  rules: jsonb('rules').$type<ClientRules>().notNull(),
  /** Goes up with every change: figures say which they were made with. */
  version: integer('version').notNull().default(1),
  changedBy: text('changed_by').notNull(),
  changedAt: instant('changed_at').notNull().defaultNow(),
});

/** What is deployed and fails as one: repositories, and the Jira projects whose incidents are its. */
export const services = pgTable(
  'services',
  {
    id: rowId(),
    clientId: clientId(),
    name: text('name').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    ...edited(),
  },
  (t) => [unique('services_natural').on(t.clientId, t.name)],
);

/** A repository belongs to one service at most; one that belongs to none is a service of its own. */
export const serviceRepositories = pgTable(
  'service_repositories',
  {
    clientId: clientId(),
    repositoryId: bigint('repository_id', { mode: 'number' })
      .primaryKey()
      .references(() => repositories.id, { onDelete: 'cascade' }),
    serviceId: bigint('service_id', { mode: 'number' })
      .notNull()
      .references(() => services.id, { onDelete: 'cascade' }),
  },
  (t) => [index('service_repositories_service').on(t.serviceId)],
);

export const serviceProjects = pgTable(
  'service_projects',
  {
    clientId: clientId(),
    serviceId: bigint('service_id', { mode: 'number' })
      .notNull()
      .references(() => services.id, { onDelete: 'cascade' }),
    projectId: bigint('project_id', { mode: 'number' })
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ name: 'service_projects_natural', columns: [t.serviceId, t.projectId] })],
);

/** Incidents that were told to us; those of GitHub and Jira are found among the issues by rule. */
export const incidents = pgTable(
  'incidents',
  {
    id: rowId(),
    clientId: clientId(),
    /** Who told: e.g. pagerduty. */
    source: text('source').notNull(),
    externalId: text('external_id').notNull(),
    title: text('title').notNull(),
    url: text('url'),
    /** Of which service or repository, as far as it was said. */
    serviceId: bigint('service_id', { mode: 'number' }).references(() => services.id, {
      onDelete: 'set null',
    }),
    repositoryId: bigint('repository_id', { mode: 'number' }).references(() => repositories.id),
    /** External id of the deployment that is said to be the cause. */
    deploymentExternalId: text('deployment_external_id'),
    openedAt: instant('opened_at').notNull(),
    resolvedAt: instant('resolved_at'),
    sourceUpdatedAt: instant('source_updated_at').notNull(),
  },
  (t) => [
    unique('incidents_natural').on(t.clientId, t.source, t.externalId),
    index('incidents_opened').on(t.clientId, t.openedAt),
  ],
);
