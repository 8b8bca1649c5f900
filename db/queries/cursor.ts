import { z } from 'zod';
import { AppError } from '#lib/errors.ts';

const shape = z.tuple([z.string().regex(/^-?(\d+(\.\d+)?|Infinity)$/), z.number().int().positive()]);

/** Where a page ended: the sort value of its last row, as text, and its id. */
export type PageEnd = z.output<typeof shape>;

export const writeCursor = (end: PageEnd): string => Buffer.from(JSON.stringify(end)).toString('base64url');

/** @throws AppError `bad_request` for a text that no page of ours ended with */
export function readCursor(text: string): PageEnd {
  try {
    return shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (cause) {
    const message = 'is not a cursor of this list: take nextCursor of the page before, or leave it out';
    throw new AppError('bad_request', 400, `cursor ${message}.`, {
      cause,
      issues: [{ path: 'cursor', message }],
    });
  }
}
