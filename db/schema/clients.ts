import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { user } from './auth.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });
const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

export const clients = pgTable(
  'clients',
  {
    id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
    name: text('name').notNull().unique(),
    /** IANA name; buckets of every metric are cut in it. */
    timeZone: text('time_zone').notNull().default('UTC'),
    /** Days of the week on which people work, 1 (Monday) to 7. */
    workingDays: smallint('working_days').array().notNull().default([1, 2, 3, 4, 5]),
    /** The client that the sample made. */
    sample: boolean('sample').notNull().default(false),
    createdAt: at('created_at').notNull().defaultNow(),
    /** Goes up with every change of what people edit: who names an older one has not seen that change. */
    version: integer('version').notNull().default(1),
    changedAt: at('changed_at').notNull().defaultNow(),
    changedBy: text('changed_by'),
    /** Nothing is loaded or let in any more; only administrators see it. */
    archivedAt: at('archived_at'),
    archivedBy: text('archived_by'),
    /** It is being deleted (`client_deletions`): nobody sees it, and there is no way back. */
    deletingAt: at('deleting_at'),
  },
  (t) => [uniqueIndex('clients_name_in_any_case').on(sql`lower(${t.name})`)],
);

/** The picture of a client, as it was made from what was uploaded. */
export const clientLogos = pgTable('client_logos', {
  clientId: integer('client_id')
    .primaryKey()
    .references(() => clients.id),
  /** Of the pictures, in hex: the address under which browsers keep them. */
  hash: text('hash').notNull(),
  /** PNG, of so many pixels on each side. */
  px64: bytes('px64').notNull(),
  px128: bytes('px128').notNull(),
  px256: bytes('px256').notNull(),
  uploadedBy: text('uploaded_by').notNull(),
  uploadedAt: at('uploaded_at').notNull().defaultNow(),
});

/** Deletions of whole clients, by whom and how far. They outlive the client, so they hang on no row of its. */
export const clientDeletions = pgTable('client_deletions', {
  /** The id that the client had. */
  client: integer('client').primaryKey(),
  name: text('name').notNull(),
  sample: boolean('sample').notNull(),
  requestedBy: text('requested_by').notNull(),
  requestedAt: at('requested_at').notNull().defaultNow(),
  /** Null: not counted yet. */
  rowsTotal: bigint('rows_total', { mode: 'number' }),
  rowsDone: bigint('rows_done', { mode: 'number' }).notNull().default(0),
  /** Where the worker stands: the table, and the first block of it that was not looked at. */
  atTable: text('at_table'),
  atBlock: bigint('at_block', { mode: 'number' }).notNull().default(0),
  finishedAt: at('finished_at'),
});

export const memberships = pgTable(
  'memberships',
  {
    clientId: integer('client_id')
      .notNull()
      .references(() => clients.id),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    role: text('role').$type<'manager' | 'viewer'>().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.clientId] })],
);
