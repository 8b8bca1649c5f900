import type { Person } from './people.ts';
import type { Kind } from './texts.ts';

/*
 * What will happen in a repository, before it has numbers, ids and shas. All times in epoch ms.
 */

export interface CommitPlan {
  at: number;
  /** Where it was written before it was committed as it is now: an amended commit keeps its author's date. */
  authoredAt?: number;
  additions: number;
  deletions: number;
}

/** Something that happens to an open pull request. */
export type Step =
  | { type: 'push'; at: number; commits: CommitPlan[]; forced: boolean }
  | {
      type: 'review';
      at: number;
      by: Person;
      state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
      remarks: number;
    }
  | { type: 'comment'; at: number; by: Person }
  | { type: 'draft'; at: number; draft: boolean }
  | { type: 'merge'; at: number; by: Person }
  | { type: 'close'; at: number; by: Person };

export interface PullPlan {
  kind: Kind;
  number: number;
  createdAt: number;
  author: Person;
  title: string;
  draft: boolean;
  labels: string[];
  reviewers: Person[];
  /** On the branch when it was opened. */
  commits: CommitPlan[];
  changedFiles: number;
  steps: Step[];
  reverts: PullPlan | null;
  /** An issue its body names; "Fixes" closes it with the merge. */
  mention: { word: 'Fixes' | 'Closes' | 'Refs'; issue: IssuePlan } | null;
}

export interface IssuePlan {
  number: number;
  createdAt: number;
  author: Person;
  title: string;
  labels: string[];
  comments: { at: number; by: Person }[];
  /** Null while nobody closes it by hand. */
  closed: { at: number; by: Person } | null;
}

export interface DeploymentPlan {
  environment: 'production' | 'staging';
  createdAt: number;
  finishedAt: number;
  result: 'success' | 'failure' | 'error';
  by: Person;
}

export interface ReleasePlan {
  at: number;
  tag: string;
  by: Person;
}

export interface RepositoryPlan {
  pulls: PullPlan[];
  issues: IssuePlan[];
  deployments: DeploymentPlan[];
  releases: ReleasePlan[];
}

/** When it was merged, undefined where it never is. */
export const mergedAt = (pull: PullPlan): number | undefined =>
  pull.steps.find(({ type }) => type === 'merge')?.at;
