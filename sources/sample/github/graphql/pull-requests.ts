import { closingNumbers } from '../../world/closing.ts';
import type { Commit, Pull, Review } from '../../world/records.ts';
import { type ConnectionArgs, listConnection } from './connection.ts';
import { actor, type Child, commitBySha, type Entity } from './entity.ts';
import { connectionField, type Resolvers } from './resolver.ts';
import { threadsOf } from './reviews.ts';
import { authored, labels, pageOf } from './shared.ts';
import { timelineItems } from './timeline.ts';

type PullEntity = Entity<Pull>;

/** REST knows open and closed; a closed one with a merge time is merged. */
export const pullState = (pull: Pull): 'OPEN' | 'CLOSED' | 'MERGED' =>
  pull.merged_at ? 'MERGED' : pull.state === 'closed' || pull.closed_at ? 'CLOSED' : 'OPEN';

/** Lists of pull requests do not tell who merged; their timeline does. */
function mergedBy({ store, record }: PullEntity) {
  if (record.merged_by !== undefined) return actor(record.merged_by);
  return actor(store.events.of(record.number).find(({ event }) => event === 'merged')?.actor);
}

interface ReviewArgs extends ConnectionArgs {
  states?: string[] | null;
  author?: string | null;
}

export const pullRequestResolvers: Resolvers = {
  PullRequest: {
    ...authored,
    state: ({ record }: PullEntity) => pullState(record),
    isDraft: ({ record }: PullEntity) => record.draft ?? false,
    closed: ({ record }: PullEntity) => pullState(record) !== 'OPEN',
    merged: ({ record }: PullEntity) => record.merged_at !== null,
    mergedBy,
    mergeCommit: ({ store, record }: PullEntity) =>
      record.merged_at && record.merge_commit_sha
        ? (commitBySha(store, record.merge_commit_sha) ?? unknownCommit(store, record))
        : null,
    mergeable: () => 'UNKNOWN',
    baseRefName: ({ record }: PullEntity) => record.base.ref,
    baseRefOid: ({ record }: PullEntity) => record.base.sha,
    headRefName: ({ record }: PullEntity) => record.head.ref,
    headRefOid: ({ record }: PullEntity) => record.head.sha,
    url: (source: PullEntity, _: unknown, context) => pageOf(source, context, 'pull'),
    permalink: (source: PullEntity, _: unknown, context) => pageOf(source, context, 'pull'),
    publishedAt: ({ record }: PullEntity) => record.created_at,
    labels,
    timelineItems: timelineItems('PullRequestTimelineItems'),
    commits: ({ store, record: { number } }: PullEntity, args: ConnectionArgs, _context, info) =>
      listConnection(store.pullCommits.of(number), args, connectionField(info), (record): Child<Commit> => {
        return { type: 'PullRequestCommit', store, number, record };
      }),
    reviews: ({ store, record: { number } }: PullEntity, args: ReviewArgs, _context, info) => {
      const { states, author } = args;
      const wanted = (review: Review) =>
        (!states || states.includes(review.state)) && (!author || review.user?.login === author);
      const all = store.reviews.of(number);
      const reviews = states || author ? all.filter(wanted) : all;
      return listConnection(reviews, args, connectionField(info), (record): Child<Review> => {
        return { type: 'PullRequestReview', store, number, record };
      });
    },
    reviewThreads: ({ store, record: { number } }: PullEntity, args: ConnectionArgs, _context, info) =>
      listConnection(threadsOf(store.reviewComments.of(number)), args, connectionField(info), (record) => {
        return { type: 'PullRequestReviewThread', store, number, record };
      }),
    comments: ({ store, record: { number } }: PullEntity, args: ConnectionArgs, _context, info) =>
      listConnection(store.issueComments.of(number), args, connectionField(info), (record) => {
        return { type: 'IssueComment', store, number, record };
      }),
    totalCommentsCount: ({ store, record: { number } }: PullEntity) =>
      store.issueComments.of(number).length + store.reviewComments.of(number).length,
    reviewRequests: ({ store, record }: PullEntity, args: ConnectionArgs, _context, info) =>
      listConnection(record.requested_reviewers, args, connectionField(info), (user) => {
        return { id: `RR_${record.id}_${user.id}`, requestedReviewer: actor(user), store };
      }),
    assignees: (_: PullEntity, args: ConnectionArgs, _context, info) =>
      listConnection([], args, connectionField(info), actor),
    closingIssuesReferences: ({ store, record }: PullEntity, args: ConnectionArgs, _context, info) => {
      const issues = closingNumbers(record.body)
        .sort((a, b) => a - b)
        .flatMap((number) => (store.pulls.get(number) ? [] : (store.issues.get(number) ?? [])))
        .filter((issue) => !issue.pull_request);
      return listConnection(issues, args, connectionField(info), (issue) => ({
        type: 'Issue',
        store,
        record: issue,
      }));
    },
  },
};

/** The merge commit of a recording without a commit graph: all that is known of it is its sha. */
function unknownCommit(store: PullEntity['store'], pull: Pull): Entity<Commit> {
  const signature = { name: null, email: null, date: pull.merged_at ?? pull.updated_at };
  const commit = { message: '', author: signature, committer: signature };
  return { type: 'Commit', store, record: { sha: pull.merge_commit_sha ?? '', commit, parents: [] } };
}
