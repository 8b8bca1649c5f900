import { issueOfPull } from '../../world/issue-list.ts';
import type {
  Commit,
  Deployment,
  DeploymentStatus,
  Issue,
  IssueComment,
  IssueEvent,
  Pull,
  Release,
  Review,
  ReviewComment,
  User,
  WorkflowJob,
  WorkflowRun,
} from '../../world/records.ts';
import type { RepositoryStore } from '../../world/repository-store.ts';
import { suiteIdOf } from '../graphql/check-suites.ts';
import { isRecorded, links, type Origin } from './links.ts';

/** Who stands for a deleted account where GitHub's description has no null. */
const ghost: User = { login: 'ghost', id: 10137, node_id: 'MDQ6VXNlcjEwMTM3', type: 'User' };

/** What the REST API does not tell of an event. */
type OnlyGraphQl = 'before_commit_id' | 'state_reason';

export type Presenter = ReturnType<typeof createPresenter>;

/**
 * Makes records the JSON of the REST API: what was recorded goes out as it came in, what was generated gets the
 * addresses that depend on where the server listens, and what GitHub computes (counts) is computed.
 */
export function createPresenter(origin: Origin) {
  const user = (record: User | null | undefined) => {
    if (!record || isRecorded(record)) return record ?? null;
    return { site_admin: false, gravatar_id: '', ...record, ...links.user(origin, record.login) };
  };
  const name = (store: RepositoryStore) => store.repository.full_name;

  const repository = ({ repository: record, pulls }: RepositoryStore) => {
    if (isRecorded(record)) return record;
    const open = [...pulls.values()].filter((pull) => pull.state === 'open').length;
    const own = { ...record, owner: user(record.owner), ...links.repository(origin, record.full_name) };
    return {
      ...own,
      has_issues: true,
      open_issues_count: open,
      permissions: { admin: false, push: true, pull: true },
    };
  };
  const summary = ({
    repository: { id, node_id, full_name, owner, default_branch, ...record },
  }: RepositoryStore) => ({
    id,
    node_id,
    name: record.name,
    full_name,
    private: record.private ?? false,
    default_branch,
    owner: user(owner),
    ...links.repository(origin, full_name),
  });
  const branch = (store: RepositoryStore, side: Pull['head'], owner: User | null) => ({
    label: `${store.repository.owner.login}:${side.ref}`,
    ...side,
    user: user(owner),
    repo: summary(store),
  });

  const pull = (store: RepositoryStore, record: Pull) => {
    const { additions, deletions, changed_files, merged_by, ...listed } = record;
    if (isRecorded(record)) return listed;
    return {
      ...listed,
      ...links.pull(origin, name(store), record.number),
      user: user(record.user),
      requested_reviewers: record.requested_reviewers.map(user),
      head: branch(store, record.head, store.repository.owner),
      base: branch(store, record.base, store.repository.owner),
    };
  };
  /** Only GET /pulls/{n} tells the counts; lists do not. */
  const pullDetail = (store: RepositoryStore, record: Pull) => ({
    ...pull(store, record),
    merged: record.merged_at !== null,
    merged_by: user(record.merged_by),
    mergeable: null,
    comments: store.issueComments.of(record.number).length,
    review_comments: store.reviewComments.of(record.number).length,
    commits: store.pullCommits.of(record.number).length,
    additions: record.additions ?? 0,
    deletions: record.deletions ?? 0,
    changed_files: record.changed_files ?? 0,
  });

  const issue = (store: RepositoryStore, record: Issue) => ({
    comments: store.issueComments.of(record.number).length,
    ...record,
    ...(isRecorded(record)
      ? {}
      : {
          ...links.issue(origin, name(store), record.number, record.pull_request !== undefined),
          user: user(record.user),
          ...(record.pull_request && {
            pull_request: {
              ...links.issueOfPull(origin, name(store), record.number),
              ...record.pull_request,
            },
          }),
        }),
  });
  const issueByNumber = (store: RepositoryStore, number: number) => {
    const ofPull = store.pulls.get(number);
    const record = ofPull ? issueOfPull(store, ofPull) : store.issues.get(number);
    return record && issue(store, record);
  };

  const signedBy = <T extends { user: User | null }>(record: T) => ({ ...record, user: user(record.user) });

  return {
    user,
    repository,
    pull,
    pullDetail,
    issue,
    issueByNumber,
    commit: (store: RepositoryStore, { stats, ...record }: Commit) =>
      isRecorded(record)
        ? record
        : {
            ...record,
            ...links.commit(origin, name(store), record.sha),
            author: user(record.author),
            committer: user(record.committer),
          },
    review: (store: RepositoryStore, number: number, record: Review) =>
      '_links' in record
        ? record
        : { ...signedBy(record), pull_request_url: links.pull(origin, name(store), number).url },
    reviewComment: (store: RepositoryStore, number: number, record: ReviewComment) =>
      isRecorded(record)
        ? record
        : { ...signedBy(record), pull_request_url: links.pull(origin, name(store), number).url },
    issueComment: (store: RepositoryStore, number: number, record: IssueComment) =>
      isRecorded(record)
        ? record
        : { ...signedBy(record), issue_url: links.pull(origin, name(store), number).issue_url },
    issueEvent: (
      store: RepositoryStore,
      number: number,
      record: IssueEvent,
    ): Omit<IssueEvent, OnlyGraphQl> => {
      if (isRecorded(record)) return record;
      const { before_commit_id: _, state_reason: __, ...event } = record;
      return { ...event, actor: user(record.actor), issue: issueByNumber(store, number) ?? record.issue };
    },
    deployment: (store: RepositoryStore, record: Deployment) =>
      isRecorded(record)
        ? record
        : { ...record, creator: user(record.creator), ...links.deployment(origin, name(store), record.id) },
    deploymentStatus: (record: DeploymentStatus) => ({ ...record, creator: user(record.creator) }),
    run: (store: RepositoryStore, record: WorkflowRun) =>
      isRecorded(record)
        ? record
        : {
            ...record,
            actor: user(record.actor ?? ghost),
            triggering_actor: user(record.actor ?? ghost),
            repository: summary(store),
            check_suite_node_id: suiteIdOf(record),
            ...links.run(origin, name(store), record.id),
          },
    job: (store: RepositoryStore, record: WorkflowJob) =>
      isRecorded(record) ? record : { ...record, run_url: links.run(origin, name(store), record.run_id).url },
    release: (record: Release) => ({ ...record, author: user(record.author ?? ghost) }),
  };
}
