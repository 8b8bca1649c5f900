import type { PullRequest } from './pull-request.ts';
import type { Comment, Deployment, GraphCommit, Issue, Release, WorkflowRun } from './repository-activity.ts';

/** A record of a repository that can be asked for alone, by what its source calls it. */
export type RecordName =
  | { kind: 'pull request' | 'issue'; id: number }
  | { kind: 'deployment' | 'run' | 'release' | 'conversation comment' | 'review comment'; id: number }
  /** All comments of an issue, by its number. */
  | { kind: 'comments'; id: number }
  | { kind: 'commit'; sha: string };

/** What was found under a name. */
export type GitHubRecord =
  | { kind: 'pull request'; record: PullRequest }
  | { kind: 'issue'; record: Issue }
  | { kind: 'deployment'; record: Deployment }
  | { kind: 'run'; record: WorkflowRun }
  | { kind: 'release'; record: Release }
  | { kind: 'comment'; record: Comment }
  | { kind: 'commit'; record: GraphCommit }
  /** The issue is there: its comments are read by themselves. */
  | { kind: 'comments' };
