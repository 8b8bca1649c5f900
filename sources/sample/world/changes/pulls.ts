import type { Team } from '../change.ts';
import { closingNumbers } from '../closing.ts';
import type { Commit, Pull, User } from '../records.ts';
import type { RepositoryStore } from '../repository-store.ts';
import { iso } from '../time.ts';
import type { World } from '../world.ts';
import { closeIssue } from './issues.ts';
import { merge } from './merge.ts';
import type { Changer } from './table.ts';
import { pullOf, record, touch } from './touch.ts';

/** Puts commits on the head branch, each on top of the one before. */
function push(store: RepositoryStore, pull: Pull, commits: Commit[]): void {
  const list = store.pullCommits.of(pull.number);
  let parent = list.at(-1)?.sha ?? pull.base.sha;
  for (const commit of commits) {
    if (commit.parents.length === 0 && parent) commit.parents = [{ sha: parent }];
    parent = commit.sha;
    store.commits.add(commit);
  }
  store.pullCommits.push(pull.number, ...commits);
  pull.head.sha = parent;
}

function grow(pull: Pull, commits: Commit[]): void {
  for (const { stats } of commits) {
    pull.additions = (pull.additions ?? 0) + (stats?.additions ?? 0);
    pull.deletions = (pull.deletions ?? 0) + (stats?.deletions ?? 0);
  }
}

function withdrawRequest(pull: Pull, reviewer: User | null): void {
  pull.requested_reviewers = pull.requested_reviewers.filter(({ login }) => login !== reviewer?.login);
}

const opened: Changer<'pull.opened'> = (store, { pull, commits, at }, world) => {
  pull.base.sha ||= store.headSha;
  store.pulls.set(pull.number, pull);
  push(store, pull, commits);
  for (const { name, color } of pull.labels) {
    record(world, store, {
      number: pull.number,
      at,
      event: 'labeled',
      by: pull.user,
      more: { label: { name, color } },
    });
  }
  for (const reviewer of pull.requested_reviewers) {
    const more = { requested_reviewer: reviewer };
    record(world, store, { number: pull.number, at, event: 'review_requested', by: pull.user, more });
  }
};

const pushed: Changer<'pull.pushed'> = (store, { number, commits, by, forced, at }, world) => {
  const pull = pullOf(store, number);
  const before = pull.head.sha;
  if (forced) store.pullCommits.replace(number, store.pullCommits.of(number).slice(0, -commits.length));
  else grow(pull, commits);
  push(store, pull, commits);
  if (forced) {
    const more = { commit_id: pull.head.sha, before_commit_id: before };
    record(world, store, { number, at, event: 'head_ref_force_pushed', by, more });
  }
  touch(store, number, at);
};

const edited: Changer<'pull.edited'> = (store, { number, by, fields, at }, world) => {
  const pull = pullOf(store, number);
  if (fields.title !== undefined && fields.title !== pull.title) {
    const more = { rename: { from: pull.title, to: fields.title } };
    record(world, store, { number, at, event: 'renamed', by, more });
  }
  Object.assign(pull, fields);
  touch(store, number, at);
};

const drafted: Changer<'pull.draft'> = (store, { number, by, draft, at }, world) => {
  pullOf(store, number).draft = draft;
  record(world, store, { number, at, event: draft ? 'convert_to_draft' : 'ready_for_review', by });
  touch(store, number, at);
};

/** A team stays its organisation's when the repository goes to another one. */
const asked = ({ repository: { owner } }: RepositoryStore, reviewer: User | Team) =>
  'slug' in reviewer
    ? { requested_team: { ...reviewer, organization: { login: owner.login } } }
    : { requested_reviewer: reviewer };

const requested: Changer<'pull.review_requested'> = (store, { number, by, reviewer, at }, world) => {
  const pull = pullOf(store, number);
  if ('login' in reviewer) {
    withdrawRequest(pull, reviewer);
    pull.requested_reviewers.push(reviewer);
  }
  record(world, store, { number, at, event: 'review_requested', by, more: asked(store, reviewer) });
  touch(store, number, at);
};

const requestRemoved: Changer<'pull.review_request_removed'> = (
  store,
  { number, by, reviewer, at },
  world,
) => {
  if ('login' in reviewer) withdrawRequest(pullOf(store, number), reviewer);
  record(world, store, { number, at, event: 'review_request_removed', by, more: asked(store, reviewer) });
  touch(store, number, at);
};

const reviewWithdrawn: Changer<'pull.review_withdrawn'> = (store, { number, review, at }) => {
  store.reviews.replace(
    number,
    store.reviews.of(number).filter(({ id }) => id !== review),
  );
  touch(store, number, at);
};

const reviewed: Changer<'pull.reviewed'> = (store, { number, review, comments, at }) => {
  const pull = pullOf(store, number);
  review.commit_id ||= pull.head.sha;
  store.reviews.push(number, review);
  if (comments.length > 0) store.reviewComments.push(number, ...comments);
  withdrawRequest(pull, review.user);
  touch(store, number, at);
};

const reviewDismissed: Changer<'pull.review_dismissed'> = (store, { number, review: id, by, at }, world) => {
  const review = store.reviews.of(number).find((one) => one.id === id);
  if (!review) return;
  const more = { dismissed_review: { review_id: id, state: review.state.toLowerCase() } };
  review.state = 'DISMISSED';
  record(world, store, { number, at, event: 'review_dismissed', by, more });
  touch(store, number, at);
};

const merged: Changer<'pull.merged'> = (store, change, world) => {
  const { number, by, at } = change;
  const pull = pullOf(store, number);
  pull.merge_commit_sha = merge(store, pull, change);
  pull.merged_at = iso(at);
  pull.merged_by = by;
  record(world, store, { number, at, event: 'merged', by, more: { commit_id: pull.merge_commit_sha } });
  shut(store, change, world);
  const commit = pull.merge_commit_sha;
  for (const issue of closingNumbers(pull.body)) closeIssue(world, store, { number: issue, by, at, commit });
};

const closed: Changer<'pull.closed'> = (store, change, world) => shut(store, change, world);

function shut(
  store: RepositoryStore,
  { number, by, at }: { number: number; by: User | null; at: number },
  world: World,
): void {
  const pull = pullOf(store, number);
  pull.state = 'closed';
  pull.closed_at = iso(at);
  record(world, store, { number, at, event: 'closed', by });
  touch(store, number, at);
}

/** Not one that is merged. */
const reopened: Changer<'pull.reopened'> = (store, { number, by, at }, world) => {
  const pull = pullOf(store, number);
  if (pull.state === 'open' || pull.merged_at) return;
  Object.assign(pull, { state: 'open', closed_at: null });
  record(world, store, { number, at, event: 'reopened', by });
  touch(store, number, at);
};

export const pullChanges = {
  'pull.opened': opened,
  'pull.pushed': pushed,
  'pull.edited': edited,
  'pull.draft': drafted,
  'pull.reviewed': reviewed,
  'pull.review_requested': requested,
  'pull.review_request_removed': requestRemoved,
  'pull.review_withdrawn': reviewWithdrawn,
  'pull.review_dismissed': reviewDismissed,
  'pull.merged': merged,
  'pull.closed': closed,
  'pull.reopened': reopened,
};
