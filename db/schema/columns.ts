import { bigint, customType, integer, timestamp } from 'drizzle-orm/pg-core';
import { clients } from './clients.ts';

/** Identity of a row: 64 bits, handed to JavaScript as a number (safe up to 2^53). */
export const rowId = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** A position in the write-ahead log, as PostgreSQL's text. */
export const logPosition = customType<{ data: string }>({ dataType: () => 'pg_lsn' });

export const instant = (name: string) => timestamp(name, { withTimezone: true });

/** On every table that holds a client's data; row-level security compares it with `app.client_id`. */
export const clientId = () =>
  integer('client_id')
    .notNull()
    .references(() => clients.id);
