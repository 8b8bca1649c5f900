import type {
  Commit,
  Deployment,
  Issue,
  IssueComment,
  Pull,
  Release,
  Review,
  ReviewComment,
  User,
  WorkflowJob,
  WorkflowRun,
} from './records.ts';

export type MergeMethod = 'squash' | 'merge' | 'rebase';

export interface Team {
  id: number;
  slug: string;
}

/** Why a repository is not shown: it is gone, or an organisation lets this token no longer see it. */
export type Hidden = 'gone' | 'forbidden';

interface Bodies {
  'pull.opened': { pull: Pull; commits: Commit[] };
  /** New commits on the head branch; `forced` puts them in the place of the last ones. */
  'pull.pushed': { number: number; commits: Commit[]; by: User | null; forced?: boolean };
  'pull.edited': { number: number; by: User | null; fields: { title?: string; body?: string } };
  'pull.draft': { number: number; by: User | null; draft: boolean };
  'pull.reviewed': { number: number; review: Review; comments: ReviewComment[] };
  'pull.review_dismissed': { number: number; review: number; by: User | null };
  'pull.review_requested': { number: number; by: User | null; reviewer: User | Team };
  'pull.review_request_removed': { number: number; by: User | null; reviewer: User | Team };
  /** GitHub lists it no more. */
  'pull.review_withdrawn': { number: number; review: number };
  'pull.merged': { number: number; by: User | null; method: MergeMethod; sha: string };
  'pull.closed': { number: number; by: User | null };
  'pull.reopened': { number: number; by: User | null };
  'issue.opened': { issue: Issue };
  'issue.edited': { number: number; by: User | null; fields: { title?: string; body?: string } };
  'issue.assigned': { number: number; by: User | null; assignee: User | null };
  /** Of a pull request too. */
  'issue.labeled': { number: number; by: User | null; label: { name: string; color: string } };
  'issue.unlabeled': { number: number; by: User | null; name: string };
  'issue.closed': { number: number; by: User | null };
  'issue.reopened': { number: number; by: User | null };
  'issue.deleted': { number: number };
  /** To another repository ("owner/name"), as another issue: GitHub gives it a new id. */
  'issue.transferred': { number: number; to: string };
  commented: { number: number; comment: IssueComment };
  /** Of an issue, a pull request or a review: no two comments of the sample have the same id. */
  'comment.edited': { number: number; comment: number; body: string };
  'comment.deleted': { number: number; comment: number };
  /** Deploys `deployment.sha`, or the newest commit of the default branch where it is "". */
  'deployment.created': { deployment: Deployment };
  'deployment.status': { id: number; state: string; by: User | null };
  'deployment.deleted': { id: number };
  'run.started': { run: WorkflowRun; jobs: WorkflowJob[] };
  'run.completed': { id: number; conclusion: string };
  /** The same run once more, with jobs of its own. */
  'run.restarted': { id: number; jobs: WorkflowJob[] };
  'release.published': { release: Release };
  'release.edited': {
    id: number;
    fields: Partial<Pick<Release, 'name' | 'draft' | 'prerelease' | 'published_at'>>;
  };
  'release.deleted': { id: number };
  /** A branch or tag is put on another commit, whatever it was on before. */
  'ref.moved': { name: string; sha: string };
  /** `to`: "owner/name". */
  'repository.renamed': { to: string };
  'repository.archived': { archived: boolean };
  'repository.hidden': { why: Hidden | null };
}

export type ChangeType = keyof Bodies;

/** Something that happens in a repository ("owner/name") at a moment (epoch ms). */
export type Change = {
  [K in ChangeType]: { type: K; at: number; repository: string } & Bodies[K];
}[ChangeType];

export type ChangeOf<K extends ChangeType> = Extract<Change, { type: K }>;
