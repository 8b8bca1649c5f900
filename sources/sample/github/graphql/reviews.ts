import type { IssueComment, Review, ReviewComment } from '../../world/records.ts';
import { type ConnectionArgs, listConnection } from './connection.ts';
import { type Child, commitBySha, type GraphqlContext } from './entity.ts';
import { connectionField, type Resolvers } from './resolver.ts';
import { authored, common } from './shared.ts';

const pullRequest = ({ store, number }: Child<object>) => {
  const record = store.pulls.get(number);
  return record ? { type: 'PullRequest', store, record } : null;
};

/** The address of a comment or review: as recorded, or an anchor on its pull request's page. */
const anchor = (
  { store, number, record }: Child<{ id: number }>,
  origin: GraphqlContext['origin'],
  name: string,
) =>
  'html_url' in record
    ? record.html_url
    : `${origin.web}/${store.repository.full_name}/pull/${number}#${name}${record.id}`;

/** A discussion in the diff: its first comment and the answers to it. */
interface Thread {
  root: ReviewComment;
  comments: ReviewComment[];
}

export function threadsOf(comments: readonly ReviewComment[]): Thread[] {
  const threads = new Map<number, Thread>();
  for (const comment of comments) {
    const thread = comment.in_reply_to_id == null ? undefined : threads.get(comment.in_reply_to_id);
    if (thread) thread.comments.push(comment);
    else threads.set(comment.id, { root: comment, comments: [comment] });
  }
  return [...threads.values()];
}

const commentEntity = (parent: Child<object>, record: ReviewComment): Child<ReviewComment> => ({
  type: 'PullRequestReviewComment',
  store: parent.store,
  number: parent.number,
  record,
});

export const reviewResolvers: Resolvers = {
  PullRequestReview: {
    ...authored,
    pullRequest,
    createdAt: ({ record, ...child }: Child<Review>) =>
      record.submitted_at ?? pullRequest({ ...child, record })?.record.updated_at,
    updatedAt: ({ record, ...child }: Child<Review>) =>
      record.submitted_at ?? pullRequest({ ...child, record })?.record.updated_at,
    publishedAt: ({ record }: Child<Review>) => record.submitted_at,
    commit: ({ store, record }: Child<Review>) => commitBySha(store, record.commit_id),
    url: (source: Child<Review>, _: unknown, { origin }) => anchor(source, origin, 'pullrequestreview-'),
    comments: (source: Child<Review>, args: ConnectionArgs, _context, info) => {
      const { store, number, record } = source;
      const own = store.reviewComments
        .of(number)
        .filter((comment) => comment.pull_request_review_id === record.id);
      return listConnection(own, args, connectionField(info), (comment) => commentEntity(source, comment));
    },
  },
  PullRequestReviewComment: {
    ...authored,
    pullRequest,
    path: ({ record }: Child<ReviewComment>) => record.path ?? '',
    commit: ({ store, record }: Child<ReviewComment>) => commitBySha(store, record.commit_id),
    url: (source: Child<ReviewComment>, _: unknown, { origin }) => anchor(source, origin, 'discussion_r'),
    pullRequestReview: ({ store, number, record }: Child<ReviewComment>) => {
      const review = store.reviews.of(number).find(({ id }) => id === record.pull_request_review_id);
      return review ? { type: 'PullRequestReview', store, number, record: review } : null;
    },
  },
  PullRequestReviewThread: {
    id: ({ record }: Child<Thread>) => `PRRT_${record.root.id}`,
    repository: common.repository,
    pullRequest,
    path: ({ record }: Child<Thread>) => record.root.path ?? '',
    line: ({ record }: Child<Thread>) => record.root.line,
    comments: (source: Child<Thread>, args: ConnectionArgs, _context, info) =>
      listConnection(source.record.comments, args, connectionField(info), (comment) =>
        commentEntity(source, comment),
      ),
  },
  IssueComment: {
    ...authored,
    pullRequest,
    issue: ({ store, number }: Child<IssueComment>) => {
      const record = store.issues.get(number);
      return record ? { type: 'Issue', store, record } : null;
    },
    url: (source: Child<IssueComment>, _: unknown, { origin }) => anchor(source, origin, 'issuecomment-'),
  },
};
