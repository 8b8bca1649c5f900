import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { NotificationKind } from '../../lib/notifications.ts';
import { user } from './auth.ts';
import { clientId, instant, rowId } from './columns.ts';

/** What somebody should know without having looked: for the bell, and for webhooks. */
export const notifications = pgTable(
  'notifications',
  {
    id: rowId(),
    clientId: clientId(),
    at: instant('at').notNull().defaultNow(),
    kind: text('kind').$type<NotificationKind>().notNull(),
    /** What it is about, e.g. run:17 or integration:3. */
    subject: text('subject').notNull(),
    title: text('title').notNull(),
    body: text('body').notNull(),
    /** The page that shows it, below the house's address. */
    path: text('path').notNull(),
    /** When the trouble was over; null: it is not, or it is not of the kind that ends. */
    endedAt: instant('ended_at'),
  },
  (t) => [
    index('notifications_client').on(t.clientId, t.id),
    // Stale data is told of once, until it is fresh again.
    uniqueIndex('notifications_open').on(t.clientId, t.kind, t.subject).where(sql`ended_at is null`),
  ],
);

/** The newest notification of a client that a person has seen. */
export const notificationReads = pgTable(
  'notification_reads',
  {
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    clientId: clientId(),
    seenId: bigint('seen_id', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.clientId] })],
);

/** Where notifications of a client are sent to. */
export const notificationWebhooks = pgTable('notification_webhooks', {
  id: rowId(),
  clientId: clientId(),
  name: text('name').notNull(),
  url: text('url').notNull(),
  /** Signs what is sent. Sealed by db/crypto.ts. */
  secretSealed: text('secret_sealed').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** A notification on its way to a webhook. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: rowId(),
    clientId: clientId(),
    webhookId: bigint('webhook_id', { mode: 'number' })
      .notNull()
      .references(() => notificationWebhooks.id, { onDelete: 'cascade' }),
    notificationId: bigint('notification_id', { mode: 'number' })
      .notNull()
      .references(() => notifications.id, { onDelete: 'cascade' }),
    state: text('state').$type<'waiting' | 'delivered' | 'failed'>().notNull().default('waiting'),
    tries: integer('tries').notNull().default(0),
    dueAt: instant('due_at').notNull().defaultNow(),
    /** What the last try came to. */
    outcome: jsonb('outcome').$type<{ status: number | null; message: string }>(),
    deliveredAt: instant('delivered_at'),
  },
  (t) => [
    index('webhook_deliveries_due').on(t.dueAt).where(sql`state = 'waiting'`),
    // The newest of each webhook.
    index('webhook_deliveries_webhook').on(t.webhookId, t.id),
  ],
);
