// What happens in a repository beside its pull requests, as sources yield and the database stores it. Times are ISO
// 8601, UTC, the source's own.

export interface IssueChange {
  /** GraphQL node id. */
  id: string;
  from: 'open' | 'closed';
  to: 'open' | 'closed';
  author: string | null;
  at: string;
}

export interface Issue {
  id: number;
  number: number;
  title: string;
  url: string;
  state: 'open' | 'closed';
  /** Why it was closed: completed, not_planned, duplicate; or reopened. */
  stateReason: string | null;
  labels: string[];
  /** Null: a deleted account. */
  author: string | null;
  authorIsBot: boolean;
  assignee: string | null;
  commentCount: number;
  createdAt: string;
  closedAt: string | null;
  updatedAt: string;
  changes: IssueChange[];
}

export interface Comment {
  kind: 'conversation' | 'review';
  id: number;
  /** Of the issue or pull request. */
  number: number;
  author: string | null;
  authorIsBot: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface DeploymentStatus {
  /** GraphQL node id. */
  id: string;
  state: string;
  environment: string | null;
  url: string | null;
  createdAt: string;
}

export interface Deployment {
  id: number;
  environment: string;
  ref: string | null;
  sha: string;
  task: string | null;
  creator: string | null;
  /** In lower case; null: the source does not say. */
  state: string | null;
  createdAt: string;
  updatedAt: string;
  statuses: DeploymentStatus[];
}

export interface WorkflowJob {
  id: number;
  name: string;
  attempt: number;
  status: string;
  conclusion: string | null;
  startedAt: string | null;
  finishedAt: string | null;
}

export interface WorkflowRun {
  id: number;
  workflowId: number;
  name: string;
  event: string;
  branch: string | null;
  sha: string;
  attempt: number;
  status: string;
  conclusion: string | null;
  url: string;
  actor: string | null;
  createdAt: string;
  startedAt: string | null;
  /** Of one that is completed. */
  finishedAt: string | null;
  updatedAt: string;
  /** Of its newest attempt; null: not asked for. */
  jobs: WorkflowJob[] | null;
}

export interface Release {
  id: number;
  tag: string;
  /** The commit of the tag; null where there is none, as of a draft. */
  sha: string | null;
  name: string | null;
  draft: boolean;
  prerelease: boolean;
  author: string | null;
  url: string;
  createdAt: string;
  publishedAt: string | null;
}

export interface GraphCommit {
  sha: string;
  parents: string[];
  headline: string;
  authorName: string | null;
  authorEmail: string | null;
  authorLogin: string | null;
  authoredAt: string;
  committedAt: string;
}

/**
 * A stretch of a list that was read whole: of what is stored of it, whatever was not given is gone at the source.
 * Null: without an end on that side.
 */
export interface ReadStretch {
  from: string | null;
  to: string | null;
}
