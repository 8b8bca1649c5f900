import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, rowId } from './columns.ts';

/** Append-only: the application's role may insert and read, never update or delete (db/security.ts). */
export const auditLog = pgTable(
  'audit_log',
  {
    id: rowId(),
    /** Null for what belongs to no client, e.g. a person's account. No foreign key: entries outlive their client. */
    clientId: integer('client_id'),
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
  // Newest first, of a client or of all; the client stands last where it is looked at without visiting the row.
  (t) => [
    index('audit_log_client').on(t.clientId, t.at),
    index('audit_log_at').on(t.at),
    index('audit_log_actor').on(t.actor, t.at, t.clientId),
    index('audit_log_action').on(t.action, t.at, t.clientId),
    index('audit_log_subject').on(t.subject, t.at, t.clientId),
  ],
);
