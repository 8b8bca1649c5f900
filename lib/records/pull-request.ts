// What a source yields and the database stores: sources/ and db/ know nothing of each other.

/** The repository as its source names it now: it may have been renamed since it was entered (G7). */
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
  authorEmail: string | null;
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

/** What happened to a pull request beside its commits and reviews. */
export interface PullRequestEvent {
  id: string;
  kind:
    | 'ready_for_review'
    | 'converted_to_draft'
    | 'force_pushed'
    | 'review_requested'
    | 'review_request_removed';
  /** Null: a deleted account. */
  actor: string | null;
  actorIsBot: boolean;
  /** Login, or team as organisation/team, of whom a review is asked. Null: it is gone. */
  reviewer: string | null;
  /** Of a force push: the head before and after. Null: GitHub no longer has it. */
  beforeSha: string | null;
  afterSha: string | null;
  at: string;
}

/** An issue that a pull request closes when it is merged. */
export interface ClosingIssue {
  id: number;
  /** owner/name: it may be another one than the pull request's. */
  repository: string;
  number: number;
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
  headSha: string;
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
  events: PullRequestEvent[];
  closes: ClosingIssue[];
}
