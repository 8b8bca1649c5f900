import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { ProcessView, RouterStats } from '../../lib/api/ops.ts';
import { instant } from './columns.ts';

// What the processes of this installation know of themselves and agree upon. It belongs to no client.

/** One row per running process, renewed every few seconds. */
export const processes = pgTable('processes', {
  id: text('id').primaryKey(),
  /** host:pid */
  name: text('name').notNull(),
  role: text('role').$type<ProcessView['role']>().notNull(),
  /** By the database's clock: those of the processes need not agree. */
  seenAt: instant('seen_at').notNull().defaultNow(),
  health: jsonb('health').$type<ProcessView['health']>().notNull(),
  router: jsonb('router').$type<RouterStats>().notNull(),
});

/** Replicas that an administrator has taken out, for all processes. */
export const replicaOverrides = pgTable('replica_overrides', {
  /** host:port, since the order in which a process names its replicas may differ. */
  address: text('address').primaryKey(),
  takenOutBy: text('taken_out_by').notNull(),
  at: instant('at').notNull().defaultNow(),
});
