import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type postgres from 'postgres';
import { copyIn } from './copy.ts';

/**
 * What runs a statement: drizzle's handle, or a chunk's raw transaction through {@link onRaw}. The two parse times and
 * big integers differently, so statements for both return text, int, boolean and json only.
 */
export interface Executor {
  execute(query: SQL): PromiseLike<unknown>;
}

/** A chunk's transaction, which also takes rows by COPY. */
export interface BulkExecutor extends Executor {
  /** Statements without parameters, in one round trip. */
  script(text: string): PromiseLike<unknown>;
  /** See {@link copyIn}. */
  copyIn(target: string, pieces: Iterable<string>): Promise<void>;
}

const dialect = new PgDialect();

/**
 * Statements written with drizzle's `sql` on a raw postgres.js transaction.
 * @param options.prepare once per connection, and the plan kept; false: planned anew each time
 */
export function onRaw(tx: postgres.TransactionSql, { prepare = true } = {}): BulkExecutor {
  return {
    execute: (query) => {
      const { sql, params } = dialect.sqlToQuery(query);
      return tx.unsafe(sql, params as string[], { prepare });
    },
    script: (text) => tx.unsafe(text),
    copyIn: (target, pieces) => copyIn(tx, target, pieces),
  };
}

/** The rows of a statement, of the shape its columns give them. */
export async function rowsOf<T>(tx: Executor, query: SQL): Promise<T[]> {
  return (await tx.execute(query)) as T[];
}

/**
 * As {@link rowsOf}, of an upsert that answers what it wrote or found: one that waited for another transaction to write
 * the same row has neither, and finds it when it asks again.
 */
export async function rowsOfUpsert<T>(tx: Executor, query: SQL): Promise<T[]> {
  const rows = await rowsOf<T>(tx, query);
  return rows.length > 0 ? rows : await rowsOf<T>(tx, query);
}
