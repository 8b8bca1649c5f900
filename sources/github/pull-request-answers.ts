import { z } from 'zod';

/** PostgreSQL's text holds no NUL (etl.md, G10) and no half of a surrogate pair. */
export const text = z
  .string()
  .transform((value) => (value.includes('\0') ? value.replaceAll('\0', '') : value).toWellFormed());
const FIRST_YEAR = 1970;
const LAST_YEAR = 2200;
const timePattern = /^([+-]?\d{4,6})-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A time with its offset, as ISO 8601 in UTC. One of a year that nobody means would stretch every chart. */
export const instant = z.string().transform((value, context) => {
  const year = Number(timePattern.exec(value)?.[1] ?? Number.NaN);
  const time = new Date(value);
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    context.addIssue(`absurd date: year ${year} is not from ${FIRST_YEAR} to ${LAST_YEAR}`);
    return z.NEVER;
  }
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
const bigId = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

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

const commitNode = z.object({
  commit: z.object({
    oid: text,
    // Long ones are generated lists; what is looked for (a revert's sha) stands at the beginning.
    message: text.transform((value) => value.slice(0, 10_000)),
    authoredDate: instant,
    committedDate: instant,
    author: z
      .object({ name: text.nullable(), email: text.nullable(), user: z.object({ login: text }).nullable() })
      .nullable(),
  }),
});

const reviewNode = z.object({
  fullDatabaseId: bigId,
  state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING']),
  /** Null for one that its author has not sent yet. */
  submittedAt: instant.nullable(),
  author: actor,
  comments: z.object({ totalCount: count }),
});

const commit = z.object({ oid: text }).nullish();

const eventNode = z.object({
  __typename: z.string(),
  id: text,
  createdAt: instant,
  actor,
  beforeCommit: commit,
  afterCommit: commit,
  /** A person, bot or team; null: it is gone. */
  requestedReviewer: z.object({ login: text.optional(), combinedSlug: text.optional() }).nullish(),
});

const issueNode = z.object({
  fullDatabaseId: bigId,
  number: count.positive(),
  repository: z.object({ nameWithOwner: text }),
});

export const nodeSchemas = {
  labels: z.object({ name: text }),
  commits: commitNode,
  reviews: reviewNode,
  timelineItems: eventNode,
  closingIssuesReferences: issueNode,
};

const nothing = { next: null, nodes: [] };

export const pullRequestNode = z.object({
  id: z.string(),
  fullDatabaseId: bigId,
  number: count.positive(),
  title: text,
  url: text,
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  author: actor,
  baseRefName: text,
  headRefName: text,
  headRefOid: text,
  mergeCommit: z.object({ oid: text }).nullable(),
  additions: count,
  deletions: count,
  changedFiles: count,
  createdAt: instant,
  updatedAt: instant,
  mergedAt: instant.nullable(),
  closedAt: instant.nullable(),
  totalCommentsCount: count.nullable(),
  comments: z.object({ totalCount: count }),
  labels: listOf(nodeSchemas.labels)
    .nullable()
    .transform((list) => list ?? nothing),
  commits: listOf(commitNode),
  reviews: listOf(reviewNode)
    .nullable()
    .transform((list) => list ?? nothing),
  timelineItems: listOf(eventNode),
  closingIssuesReferences: listOf(issueNode)
    .nullable()
    .transform((list) => list ?? nothing),
});
export type PullRequestNode = z.output<typeof pullRequestNode>;

const databaseId = z.number().int().positive();

export const countsAnswer = z.record(z.string(), z.object({ issueCount: count }));

/** The nodes themselves are parsed one by one, so that one that does not fit is named and does not hide the others. */
export const pullRequestsAnswer = z.object({
  repository: z.object({
    databaseId,
    nameWithOwner: text,
    url: text,
    isArchived: z.boolean(),
    defaultBranchRef: z.object({ name: text }).nullable(),
    pullRequests: z.object({
      totalCount: count,
      pageInfo,
      nodes: z.array(z.unknown()),
    }),
  }),
});

export const pullRequestAnswer = z.object({
  repository: z.object({ databaseId, pullRequest: z.unknown() }).nullable(),
});
