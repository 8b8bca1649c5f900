import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type postgres from 'postgres';

/**
 * What runs a statement: drizzle's handle, or a chunk's raw transaction through {@link onRaw}. The two parse times and
 * big integers differently, so statements for both return text, int, boolean and json only.
 */
export interface Executor {
  execute(query: SQL): PromiseLike<unknown>;
}

const dialect = new PgDialect();

/** Statements written with drizzle's `sql` on a raw postgres.js transaction, prepared once per connection. */
export function onRaw(tx: postgres.TransactionSql): Executor {
  return {
    execute: (query) => {
      const { sql, params } = dialect.sqlToQuery(query);
      return tx.unsafe(sql, params as string[], { prepare: true });
    },
  };
}

/** The rows of a statement, of the shape its columns give them. */
export async function rowsOf<T>(tx: Executor, query: SQL): Promise<T[]> {
  return (await tx.execute(query)) as T[];
}
