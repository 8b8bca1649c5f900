import { z } from 'zod';
import { isAbsurd, text } from '../fields.ts';

const timePattern = /^(\d{4})-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;
/** Beyond it a number is ms: in seconds it would be the year 5138. */
const LARGEST_SECONDS = 100_000_000_000;

/**
 * A time as Jira writes it, as ISO 8601 in UTC: `2022-07-16T06:30:23.343+0800` in the zone of the account, or epoch ms
 * as changelogs in bulk have it (its description shows seconds). No union: of that the first choice would fail with
 * every other time, and be told of at length.
 */
export const instant = z.unknown().transform((value, context) => {
  const ms =
    typeof value === 'number'
      ? Math.abs(value) < LARGEST_SECONDS
        ? value * 1000
        : value
      : typeof value === 'string' && timePattern.test(value)
        ? Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
        : Number.NaN;
  const time = new Date(ms);
  const year = time.getUTCFullYear();
  if (Number.isNaN(year)) {
    context.addIssue('expected a date and time');
    return z.NEVER;
  }
  if (isAbsurd(year, context)) return z.NEVER;
  return time.toISOString();
});

/** Null or missing: a deleted account, or a rule of the site. */
export const account = z
  .object({
    accountId: text,
    displayName: text.nullish(),
    emailAddress: text.nullish(),
    accountType: z.string().nullish(),
  })
  .nullish()
  .transform((user) =>
    user
      ? {
          account: user.accountId,
          name: user.displayName ?? null,
          email: user.emailAddress || null,
          isBot: user.accountType === 'app',
        }
      : null,
  );

/** By its key, which no language changes (J4). "No category" (`undefined`) is work not yet begun. */
const statusCategory = z
  .object({ key: z.enum(['new', 'indeterminate', 'done', 'undefined']) })
  .transform(({ key }) => (key === 'undefined' ? 'new' : key));

export const status = z
  .object({ id: text, name: text, statusCategory })
  .transform(({ id, name, statusCategory: category }) => ({ id, name, category }));

export const issueType = z
  .object({
    id: text,
    name: text,
    subtask: z.boolean().nullish(),
    hierarchyLevel: z.number().int().nullish(),
  })
  .transform(({ id, name, subtask, hierarchyLevel }) => ({
    id,
    name,
    isSubtask: subtask ?? false,
    hierarchyLevel: hierarchyLevel ?? null,
  }));

export const sprint = z
  .object({
    id: z.number().int(),
    name: text,
    state: z.enum(['future', 'active', 'closed']),
    /** In an issue; of a board's list it is `originBoardId`. */
    boardId: z.number().int().nullish(),
    originBoardId: z.number().int().nullish(),
    startDate: instant.nullish(),
    endDate: instant.nullish(),
    completeDate: instant.nullish(),
  })
  .transform(({ id, name, state, boardId, originBoardId, startDate, endDate, completeDate }) => {
    const board = originBoardId ?? boardId ?? null;
    return {
      id: String(id),
      boardId: board === null ? null : String(board),
      name,
      state,
      startsAt: startDate ?? null,
      endsAt: endDate ?? null,
      completedAt: completeDate ?? null,
    };
  });

export const project = z.object({ id: text, key: text, name: text });

/** A page of the older lists: by offset. */
export const offsetPage = <T extends z.ZodType>(item: T) =>
  z.object({ isLast: z.boolean().nullish(), total: z.number().nullish(), values: z.array(item) });
