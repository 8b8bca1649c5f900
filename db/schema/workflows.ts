import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import type { FlowContent } from '../../lib/workflows/content.ts';
import { clientId, hangsOn, instant, parentsClientId, rowId } from './columns.ts';
import { integrations } from './integrations.ts';

// How a client's work goes, in its own steps; statuses of the sources are mapped to them.

const ref = (name: string) => bigint(name, { mode: 'number' });

export const workflows = pgTable(
  'workflows',
  {
    id: rowId(),
    clientId: clientId(),
    name: text('name').notNull(),
    /** The one that pages show; statuses that nobody mapped fall to its steps by their category. */
    isDefault: boolean('is_default').notNull(),
    /** Of the client's workflows, as of the change that wrote it last. */
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    unique('workflows_natural').on(t.clientId, t.name),
    unique('workflows_of_client').on(t.id, t.clientId),
  ],
);

export const workflowSteps = pgTable(
  'workflow_steps',
  {
    id: rowId(),
    clientId: parentsClientId(),
    workflowId: ref('workflow_id').notNull(),
    position: integer('position').notNull(),
    name: text('name').notNull(),
    category: text('category').$type<'todo' | 'in_progress' | 'waiting' | 'done'>().notNull(),
    /** Time an issue should take in it. */
    targetSeconds: integer('target_seconds'),
  },
  (t) => [
    unique('workflow_steps_natural').on(t.workflowId, t.name),
    hangsOn('workflow_steps_workflow', [t.clientId, t.workflowId], workflows).onDelete('cascade'),
    unique('workflow_steps_of_client').on(t.id, t.clientId),
  ],
);

/** Which step a status belongs to, from a day on; of several the newest that has begun counts. */
export const statusMappings = pgTable(
  'status_mappings',
  {
    id: rowId(),
    clientId: parentsClientId(),
    integrationId: ref('integration_id').notNull(),
    /** By its id: names come in any language and change. */
    statusId: text('status_id').notNull(),
    stepId: ref('step_id').notNull(),
    /** Of the client's zone; null: from the beginning. */
    effectiveFrom: date('effective_from'),
    changedBy: text('changed_by').notNull(),
    changedAt: instant('changed_at').notNull().defaultNow(),
  },
  (t) => [
    unique('status_mappings_natural')
      .on(t.clientId, t.integrationId, t.statusId, t.effectiveFrom)
      .nullsNotDistinct(),
    index('status_mappings_step').on(t.stepId),
    hangsOn('status_mappings_integration', [t.clientId, t.integrationId], integrations).onDelete('cascade'),
    hangsOn('status_mappings_step_of', [t.clientId, t.stepId], workflowSteps).onDelete('cascade'),
  ],
);

/**
 * Every change of a client's workflows and mappings, which are one whole; without a row nobody has changed them. Version 0
 * is what was before the first.
 */
export const workflowVersions = pgTable(
  'workflow_versions',
  {
    clientId: clientId(),
    version: integer('version').notNull(),
    /** As the change left it. */
    content: jsonb('content').$type<FlowContent>().notNull(),
    /** What differs from what was before, a sentence each. */
    changes: jsonb('changes').$type<string[]>().notNull(),
    note: text('note'),
    /** The version whose content this one has again. */
    restored: integer('restored'),
    /** E-mail; null: of version 0. */
    changedBy: text('changed_by'),
    changedAt: instant('changed_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'workflow_versions_natural', columns: [t.clientId, t.version] })],
);
