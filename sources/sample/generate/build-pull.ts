import type { Change } from '../world/change.ts';
import type { Commit, Pull, Review, ReviewComment, User } from '../world/records.ts';
import { iso } from '../world/time.ts';
import { type Ids, shaOf } from './ids.ts';
import { issueKeyOf } from './issue-key.ts';
import type { Person } from './people.ts';
import type { CommitPlan, PullPlan, Step } from './plan.ts';
import type { Profile } from './profiles.ts';
import type { Random } from './random.ts';
import { bodyOf, branchOf, remark } from './texts.ts';

export interface Builder {
  repository: string;
  profile: Profile;
  random: Random;
  ids: Ids;
  /** Distinguishes the shas of worlds of another seed. */
  seed: number;
}

const colors: Record<string, string> = {
  bug: 'd73a4a',
  feature: 'a2eeef',
  hotfix: 'b60205',
  incident: 'b60205',
};
export const labelsNamed = (names: readonly string[]) =>
  names.map((name) => ({ name, color: colors[name] ?? 'ededed' }));

const users = (persons: readonly Person[]): User[] => persons.flatMap(({ user }) => user ?? []);

/** Commits of a pull request; `mark` tells those of different pushes apart. */
function commits(builder: Builder, pull: PullPlan, plans: readonly CommitPlan[], mark: string): Commit[] {
  return plans.map(({ at, authoredAt, additions, deletions }, index) => {
    const sha = shaOf(`${builder.seed} ${builder.repository}#${pull.number} ${mark} ${index}`);
    const { name, email, user } = pull.author;
    const message = index === 0 && mark === 'open' ? pull.title : builder.random.pick(messages);
    const author = { name, email, date: iso(authoredAt ?? at) };
    return {
      sha,
      node_id: `C_${sha.slice(0, 20)}`,
      author: user,
      committer: user,
      parents: [],
      commit: { message, author, committer: { name, email, date: iso(at) } },
      stats: { additions, deletions, total: additions + deletions },
    };
  });
}

const messages = [
  'wip',
  'Address review',
  'Fix test',
  'Tidy up',
  'Add tests',
  'More of it',
  'Rename',
  'Handle the empty case',
  'Typo',
  'Make the linter happy',
  'Extract helper',
  'First half',
  'Use it everywhere',
  'Update snapshot',
];

function body(builder: Builder, { reverts, mention, kind }: PullPlan): string {
  if (reverts) return `Reverts ${builder.repository}#${reverts.number}`;
  const text = kind === 'dependency' ? 'Release notes inside.' : bodyOf(builder.random);
  return mention ? `${text}\n\n${mention.word} #${mention.issue.number}` : text;
}

/** Names the Jira issue that it is made for. */
const branch = (profile: Profile, pull: PullPlan): string =>
  pull.reverts
    ? `revert-${pull.reverts.number}-${branch(profile, pull.reverts)}`
    : branchOf(pull.kind, pull.title, issueKeyOf(profile.name, pull) ?? String(pull.number));

const sum = (list: readonly CommitPlan[], of: 'additions' | 'deletions') =>
  list.reduce((total, commit) => total + commit[of], 0);

function record(builder: Builder, plan: PullPlan): Pull {
  const id = builder.ids('pull');
  const created = iso(plan.createdAt);
  return {
    id,
    node_id: `PR_${id}`,
    number: plan.number,
    state: 'open',
    title: plan.title,
    user: plan.author.user,
    body: body(builder, plan),
    draft: plan.draft,
    author_association: 'MEMBER',
    labels: labelsNamed(plan.labels),
    requested_reviewers: users(plan.reviewers),
    created_at: created,
    updated_at: created,
    closed_at: null,
    merged_at: null,
    merge_commit_sha: null,
    head: { ref: branch(builder.profile, plan), sha: '' },
    base: { ref: 'main', sha: '' },
    additions: sum(plan.commits, 'additions'),
    deletions: sum(plan.commits, 'deletions'),
    changed_files: plan.changedFiles,
  };
}

/** A review with its remarks in the diff, made within the minutes before it is submitted. */
function review(
  builder: Builder,
  step: Step & { type: 'review' },
): { review: Review; comments: ReviewComment[] } {
  const { random, ids } = builder;
  const id = ids('review');
  const { user } = step.by;
  const comments = Array.from({ length: step.remarks }, (): ReviewComment => {
    const comment = ids('reviewComment');
    const time = iso(step.at);
    return {
      id: comment,
      node_id: `PRRC_${comment}`,
      pull_request_review_id: id,
      user,
      body: remark(random),
      path: `src/${random.pick(['index', 'model', 'view', 'api', 'queue'])}.ts`,
      line: random.int(1, 300),
      created_at: time,
      updated_at: time,
    };
  });
  const said = step.state === 'APPROVED' ? '' : remark(random);
  const made = { id, node_id: `PRR_${id}`, user, body: said, state: step.state, submitted_at: iso(step.at) };
  return { review: { ...made, author_association: 'MEMBER' }, comments };
}

function changeOf(builder: Builder, plan: PullPlan, step: Step, index: number): Change {
  const { repository, random, ids, profile, seed } = builder;
  const base = { repository, at: step.at, number: plan.number };
  switch (step.type) {
    case 'push': {
      const pushed = commits(builder, plan, step.commits, `push ${index}`);
      return { ...base, type: 'pull.pushed', commits: pushed, by: plan.author.user, forced: step.forced };
    }
    case 'review':
      return { ...base, type: 'pull.reviewed', ...review(builder, step) };
    case 'comment': {
      const id = ids('issueComment');
      const times = { created_at: iso(step.at), updated_at: iso(step.at) };
      const comment = { id, node_id: `IC_${id}`, user: step.by.user, body: remark(random), ...times };
      return { ...base, type: 'commented', comment };
    }
    case 'draft':
      return { ...base, type: 'pull.draft', by: plan.author.user, draft: step.draft };
    case 'merge': {
      const sha = shaOf(`${seed} ${repository}#${plan.number} merge`);
      return { ...base, type: 'pull.merged', by: step.by.user, method: profile.method, sha };
    }
    case 'close':
      return { ...base, type: 'pull.closed', by: step.by.user };
  }
}

/** What happens to one pull request, from its opening to its end. */
export function pullChanges(builder: Builder, plan: PullPlan): Change[] {
  const pull = record(builder, plan);
  const opened: Change = {
    type: 'pull.opened',
    at: plan.createdAt,
    repository: builder.repository,
    pull,
    commits: commits(builder, plan, plan.commits, 'open'),
  };
  return [opened, ...plan.steps.map((step, index) => changeOf(builder, plan, step, index))];
}
