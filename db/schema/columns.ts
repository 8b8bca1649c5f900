import {
  type AnyPgColumn,
  bigint,
  customType,
  foreignKey,
  integer,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import { clients } from './clients.ts';

/** Identity of a row: 64 bits, handed to JavaScript as a number (safe up to 2^53). */
export const rowId = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** A position in the write-ahead log, as PostgreSQL's text. */
export const logPosition = customType<{ data: string }>({ dataType: () => 'pg_lsn' });

export const instant = (name: string) => timestamp(name, { withTimezone: true });

/** On what people edit: who names an older version has not seen the newer change (db/writes/conflict.ts). */
export const edited = () => ({
  version: integer('version').notNull().default(1),
  changedBy: text('changed_by'),
  changedAt: instant('changed_at').notNull().defaultNow(),
});

/** On every table that holds a client's data; row-level security compares it with `app.client_id`. */
export const clientId = () =>
  integer('client_id')
    .notNull()
    .references(() => clients.id);

/** The same of a row that hangs on another one of its client: {@link hangsOn} ties both. */
export const parentsClientId = () => integer('client_id').notNull();

/**
 * One foreign key for the parent and its client, so that no row hangs on another client's. It is also the only one to
 * be checked: a second one, to `clients`, took a third of the time of a chunk (docs/decisions/009).
 *
 * @param columns client and parent, of the row
 * @param parent with a unique constraint on (id, client_id): one that began with the client could seem as good as the
 *   natural key's for a client that the statistics do not know (docs/decisions/011)
 */
export const hangsOn = <T extends string, P extends string>(
  name: string,
  columns: [AnyPgColumn<{ tableName: T }>, AnyPgColumn<{ tableName: T }>],
  parent: { clientId: AnyPgColumn<{ tableName: P }>; id: AnyPgColumn<{ tableName: P }> },
) => foreignKey({ name, columns, foreignColumns: [parent.clientId, parent.id] });
