import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { AppError } from '#lib/errors.ts';

const shape = z.tuple([z.string().regex(/^-?(\d+(\.\d+)?|Infinity)$/), z.number().int().positive()]);

/** Where a page ended: the sort value of its last row, as text, and its id. */
export type PageEnd = z.output<typeof shape>;

const writeCursor = (end: PageEnd): string => Buffer.from(JSON.stringify(end)).toString('base64url');

/**
 * @param values what the list’s sort values look like, where they are less than any number
 * @throws AppError `bad_request` for a text that no page of ours ended with
 */
export function readCursor(text: string, values = /./): PageEnd {
  try {
    const end = shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (!values.test(end[0])) throw new Error(`${end[0]} is no value of this list`);
    return end;
  } catch (cause) {
    const message = 'is not a cursor of this list: take nextCursor of the page before, or leave it out';
    throw new AppError('bad_request', 400, `cursor ${message}.`, {
      cause,
      issues: [{ path: 'cursor', message }],
    });
  }
}

interface PageParams {
  /** A table with its alias. */
  from: SQL;
  /** Which of its rows. */
  where: SQL;
  /** What is sorted by: a number, never null. */
  key: SQL;
  id: SQL;
  order: 'asc' | 'desc';
  limit: number;
  cursor: string | undefined;
}

/**
 * A page of a list: a table `page (id, key)` of its rows, to join the rest to, so that only what is shown is made; the
 * column `sortKey` that {@link pageOf} needs; and the order.
 */
export function pageSql(params: PageParams): { page: SQL; sortKey: SQL; order: SQL } {
  const { from, where, key, id, limit, cursor } = params;
  const end = cursor === undefined ? undefined : readCursor(cursor);
  const descending = params.order === 'desc';
  const direction = descending ? sql`desc` : sql`asc`;
  const after = end
    ? sql`(${key}, ${id}) ${descending ? sql`<` : sql`>`} (${end[0]}::numeric, ${end[1]}::bigint)`
    : sql`true`;
  return {
    // One more than the page: whether there is another.
    page: sql`(select ${id} as id, ${key} as key from ${from} where ${where} and ${after}
      order by ${key} ${direction}, ${id} ${direction} limit ${limit + 1}) as page`,
    sortKey: sql`page.key::text`,
    order: sql`order by page.key ${direction}, page.id ${direction}`,
  };
}

/** The rows of a {@link pageSql} without their keys, and where the next page begins. */
export function pageOf<Row extends { id: string }>(
  rows: readonly (Row & { sortKey: string })[],
  limit: number,
): { rows: Row[]; nextCursor: string | null } {
  const last = rows[limit - 1];
  return {
    rows: rows.slice(0, limit).map(({ sortKey: _key, ...row }) => row as unknown as Row),
    nextCursor: last && rows.length > limit ? writeCursor([last.sortKey, Number(last.id)]) : null,
  };
}
