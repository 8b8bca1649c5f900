// What a source yields and the database stores: sources/ and db/ know nothing of each other.

/** The repository as its source names it now: it may have been renamed since it was entered (etl.md, G7). */
export interface RepositoryHead {
  id: number;
  fullName: string;
  url: string;
  defaultBranch: string | null;
  archived: boolean;
}

export interface PullRequestCommit {
  sha: string;
  message: string;
  authorName: string | null;
  authorLogin: string | null;
  authoredAt: string;
  committedAt: string;
}

export interface Review {
  id: number;
  /** Null: a deleted account. */
  author: string | null;
  authorIsBot: boolean;
  state: 'approved' | 'changes_requested' | 'commented' | 'dismissed';
  commentCount: number;
  submittedAt: string;
}

/** A pull request with all that hangs on it. Times are ISO 8601, UTC, the source's own. */
export interface PullRequest {
  id: number;
  number: number;
  title: string;
  url: string;
  state: 'open' | 'merged' | 'closed';
  draft: boolean;
  author: string | null;
  authorIsBot: boolean;
  baseRef: string;
  headRef: string;
  labels: string[];
  mergeCommitSha: string | null;
  additions: number;
  deletions: number;
  changedFiles: number;
  /** Comments of the discussion and of the reviews. */
  commentCount: number;
  createdAt: string;
  updatedAt: string;
  mergedAt: string | null;
  closedAt: string | null;
  /** Creation, or for one created as a draft the first ready-for-review time; null: not ready yet. */
  openedAt: string | null;
  commits: PullRequestCommit[];
  reviews: Review[];
}
