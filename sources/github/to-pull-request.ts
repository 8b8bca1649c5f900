import type { PullRequest, PullRequestEvent, Review } from '#lib/records/pull-request.ts';
import type { PullRequestNode } from './pull-request-answers.ts';

export function toPullRequest(node: PullRequestNode): PullRequest {
  const reviews = toReviews(node.reviews.nodes);
  return {
    id: node.fullDatabaseId,
    number: node.number,
    title: node.title,
    url: node.url,
    state: ({ OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const)[node.state],
    draft: node.isDraft,
    ...person(node.author),
    baseRef: node.baseRefName,
    headRef: node.headRefName,
    headSha: node.headRefOid,
    labels: node.labels.nodes.map(({ name }) => name),
    mergeCommitSha: node.mergeCommit?.oid ?? null,
    additions: node.additions,
    deletions: node.deletions,
    changedFiles: node.changedFiles,
    commentCount:
      node.totalCommentsCount ??
      reviews.reduce((sum, review) => sum + review.commentCount, node.comments.totalCount),
    createdAt: node.createdAt,
    updatedAt: node.updatedAt,
    mergedAt: node.mergedAt,
    closedAt: node.closedAt,
    openedAt: openedAt(node),
    commits: node.commits.nodes.map(({ commit }) => ({
      sha: commit.oid,
      message: commit.message,
      authorName: commit.author?.name ?? null,
      authorLogin: commit.author?.user?.login ?? null,
      authorEmail: commit.author?.email ?? null,
      authoredAt: commit.authoredDate,
      committedAt: commit.committedDate,
    })),
    reviews,
    events: toEvents(node.timelineItems.nodes),
    closes: node.closingIssuesReferences.nodes.map(({ fullDatabaseId, number, repository }) => {
      return { id: fullDatabaseId, number, repository: repository.nameWithOwner };
    }),
  };
}

const eventKinds = new Map<string, PullRequestEvent['kind']>([
  ['ReadyForReviewEvent', 'ready_for_review'],
  ['ConvertToDraftEvent', 'converted_to_draft'],
  ['HeadRefForcePushedEvent', 'force_pushed'],
  ['ReviewRequestedEvent', 'review_requested'],
  ['ReviewRequestRemovedEvent', 'review_request_removed'],
]);

function toEvents(nodes: PullRequestNode['timelineItems']['nodes']): PullRequestEvent[] {
  return nodes.flatMap((node) => {
    const kind = eventKinds.get(node.__typename);
    if (!kind) return [];
    const { author: actor, authorIsBot: actorIsBot } = person(node.actor);
    return {
      id: node.id,
      kind,
      actor,
      actorIsBot,
      reviewer: node.requestedReviewer?.login ?? node.requestedReviewer?.combinedSlug ?? null,
      beforeSha: node.beforeCommit?.oid ?? null,
      afterSha: node.afterCommit?.oid ?? null,
      at: node.createdAt,
    };
  });
}

function toReviews(nodes: PullRequestNode['reviews']['nodes']): Review[] {
  return nodes.flatMap(({ fullDatabaseId, state, submittedAt, author, comments }) =>
    // A pending review is seen by its author only, and is no review yet.
    state === 'PENDING' || submittedAt === null
      ? []
      : [
          {
            id: fullDatabaseId,
            ...person(author),
            state: state.toLowerCase() as Review['state'],
            commentCount: comments.totalCount,
            submittedAt,
          },
        ],
  );
}

export function person(actor: PullRequestNode['author']): { author: string | null; authorIsBot: boolean } {
  if (actor === null) return { author: null, authorIsBot: false };
  const bot = actor.__typename === 'Bot' || actor.login.endsWith('[bot]');
  return { author: actor.login, authorIsBot: bot };
}

/**
 * GitHub does not say whether a pull request was created as a draft; its history does: the first change of its draft
 * state is one to "ready for review", or it has none and is a draft now.
 */
function openedAt({ isDraft, createdAt, timelineItems: { nodes } }: PullRequestNode): string | null {
  const events = nodes
    .filter(({ __typename: type }) => type === 'ReadyForReviewEvent' || type === 'ConvertToDraftEvent')
    .sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
  const [first] = events;
  if (!first) return isDraft ? null : createdAt;
  return first.__typename === 'ReadyForReviewEvent' ? first.createdAt : createdAt;
}
