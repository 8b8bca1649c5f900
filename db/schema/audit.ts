import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { clients } from './clients.ts';
import { instant, rowId } from './columns.ts';

/** Append-only: the application's role may insert and read, never update or delete (db/security.ts). */
export const auditLog = pgTable(
  'audit_log',
  {
    id: rowId(),
    /** Null for what belongs to no client, e.g. a person's account. */
    clientId: integer('client_id').references(() => clients.id),
    at: instant('at').notNull().default(sql`clock_timestamp()`),
    /** E-mail of who did it, or `system`. */
    actor: text('actor').notNull(),
    /** What was done, e.g. integration.create, run.start. */
    action: text('action').notNull(),
    /** On what, e.g. run:17. */
    subject: text('subject').notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
    /** Address it came from; null for the server itself. */
    ip: text('ip'),
  },
  (t) => [index('audit_log_client').on(t.clientId, t.at)],
);
