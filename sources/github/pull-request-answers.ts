import { z } from 'zod';
import { text } from '../fields.ts';
import { actor, bigId, count, instant, listOf, pageInfo } from './answer-parts.ts';
import { headAnswer } from './repository-head.ts';

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

export const countsAnswer = z.record(z.string(), z.object({ issueCount: count }));

/** The nodes themselves are parsed one by one, so that one that does not fit is named and does not hide the others. */
export const pullRequestsAnswer = z.object({
  repository: headAnswer.extend({
    pullRequests: z.object({
      totalCount: count,
      pageInfo,
      nodes: z.array(z.unknown()),
    }),
  }),
});

export const pullRequestAnswer = z.object({
  repository: headAnswer.extend({ pullRequest: z.unknown() }).nullable(),
});
