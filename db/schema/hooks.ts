import { bigint, index, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { clientId, instant, rowId } from './columns.ts';
import { integrations } from './integrations.ts';

/** An address to which GitHub sends what happens, so that nobody waits for the next sync (G13). */
export const inboundHooks = pgTable(
  'inbound_hooks',
  {
    id: rowId(),
    clientId: clientId(),
    integrationId: bigint('integration_id', { mode: 'number' })
      .notNull()
      .references(() => integrations.id),
    /** Random; the last part of the address. */
    hookId: text('hook_id').notNull().unique(),
    /** With which deliveries are signed; sealed by db/crypto.ts. */
    secretSealed: text('secret_sealed').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    lastDeliveryAt: instant('last_delivery_at'),
  },
  (t) => [index('inbound_hooks_integration').on(t.integrationId)],
);

/** Deliveries that were taken: each once, however often it is sent. */
export const hookDeliveries = pgTable(
  'hook_deliveries',
  {
    id: rowId(),
    clientId: clientId(),
    hookId: bigint('hook_id', { mode: 'number' })
      .notNull()
      .references(() => inboundHooks.id, { onDelete: 'cascade' }),
    deliveryId: text('delivery_id').notNull(),
    event: text('event').notNull(),
    action: text('action'),
    /** What was done with it, in words. */
    outcome: text('outcome').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [unique('hook_deliveries_natural').on(t.hookId, t.deliveryId)],
);

/** What a delivery says has changed, until a sync has read it again. */
export const dirtyRecords = pgTable(
  'dirty_records',
  {
    clientId: clientId(),
    integrationId: bigint('integration_id', { mode: 'number' })
      .notNull()
      .references(() => integrations.id),
    job: text('job').notNull(),
    scope: text('scope').notNull(),
    /** Which record of the scope, as chunks name it, e.g. #17 or `run 77`; `*`: all that changed since the watermark. */
    key: text('key').notNull(),
    markedAt: instant('marked_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'dirty_records_natural', columns: [t.integrationId, t.job, t.scope, t.key] })],
);
