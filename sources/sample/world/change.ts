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
  'pull.review_requested': { number: number; by: User | null; reviewer: User | Team };
  'pull.review_request_removed': { number: number; by: User | null; reviewer: User | Team };
  /** GitHub lists it no more. */
  'pull.review_withdrawn': { number: number; review: number };
  'pull.merged': { number: number; by: User | null; method: MergeMethod; sha: string };
  'pull.closed': { number: number; by: User | null };
  'issue.opened': { issue: Issue };
  'issue.labeled': { number: number; by: User | null; label: { name: string; color: string } };
  'issue.closed': { number: number; by: User | null };
  'issue.reopened': { number: number; by: User | null };
  commented: { number: number; comment: IssueComment };
  /** Deploys `deployment.sha`, or the newest commit of the default branch where it is "". */
  'deployment.created': { deployment: Deployment };
  'deployment.status': { id: number; state: string; by: User | null };
  'run.started': { run: WorkflowRun; jobs: WorkflowJob[] };
  'run.completed': { id: number; conclusion: string };
  'release.published': { release: Release };
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
