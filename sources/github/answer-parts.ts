import { z } from 'zod';
import { isAbsurd, text } from '../fields.ts';

const timePattern = /^([+-]?\d{4,6})-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A time with its offset, as ISO 8601 in UTC. One of a year that nobody means would stretch every chart. */
export const instant = z.string().transform((value, context) => {
  const year = Number(timePattern.exec(value)?.[1] ?? Number.NaN);
  const time = new Date(value);
  if (isAbsurd(year, context)) return z.NEVER;
  if (Number.isNaN(year + time.getTime())) {
    context.addIssue('expected a date and time');
    return z.NEVER;
  }
  return time.toISOString();
});
const LARGEST_INT4 = 2_147_483_647;
/** PostgreSQL's integer holds no more. */
export const count = z
  .number()
  .int()
  .nonnegative()
  .max(LARGEST_INT4, 'number too large, at most 2,147,483,647');
/** GraphQL's BigInt: as text, or as a number while it fits. */
export const bigId = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** Null: a deleted account (G6). */
export const actor = z.object({ __typename: z.string(), login: text }).nullable();

export const pageInfo = z
  .object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })
  // Read on without a cursor, the list would end in silence.
  .refine(({ hasNextPage, endCursor }) => !hasNextPage || endCursor !== null, 'more pages, but no cursor');

/** GraphQL may put null in the place of a node it cannot give. */
export const listOf = <T extends z.ZodType>(node: T) =>
  z
    .object({ pageInfo, nodes: z.array(node.nullable()) })
    .transform(({ pageInfo: { hasNextPage, endCursor }, nodes }) => ({
      next: hasNextPage ? endCursor : null,
      nodes: nodes.filter((item) => item !== null),
    }));
