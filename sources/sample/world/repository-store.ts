import type { Hidden } from './change.ts';
import { Collection, Groups } from './collection.ts';
import { CommitGraph } from './commit-graph.ts';
import type {
  Commit,
  Deployment,
  DeploymentStatus,
  Issue,
  IssueComment,
  IssueEvent,
  Pull,
  Release,
  Repository,
  Review,
  ReviewComment,
  WorkflowJob,
  WorkflowRun,
} from './records.ts';
import { sortable } from './time.ts';

/** All that one repository holds. Changed by world/changes only; read by the REST routes and the resolvers. */
export class RepositoryStore {
  repository: Repository;
  /** Why nobody is shown it; null: it is. */
  hidden: Hidden | null = null;
  readonly pulls = new Collection<Pull>();
  /** Issues by number, also the issue side of a pull request where a recording has one. */
  readonly issues = new Collection<Issue>();
  readonly pullCommits = new Groups<Commit>();
  readonly reviews = new Groups<Review>();
  readonly reviewComments = new Groups<ReviewComment>();
  readonly issueComments = new Groups<IssueComment>();
  readonly events = new Groups<IssueEvent>();
  readonly deployments = new Collection<Deployment>();
  readonly deploymentStatuses = new Groups<DeploymentStatus>();
  /** The last success of each environment. */
  readonly activeDeployments = new Map<string, Deployment>();
  readonly runs = new Collection<WorkflowRun>();
  readonly jobs = new Groups<WorkflowJob>();
  readonly releases = new Collection<Release>();
  readonly commits = new CommitGraph();

  constructor(repository: Repository) {
    this.repository = repository;
  }

  get defaultBranch(): string {
    return this.repository.default_branch ?? 'main';
  }

  /** The newest commit of the default branch, "" while there is none. */
  get headSha(): string {
    return this.commits.refs.get(this.defaultBranch) ?? '';
  }
}

interface Dated {
  id: number;
  created_at: string;
  updated_at?: string;
}

/** The records by `field`, oldest first, equal times by id. */
export function ordered<T extends Dated>(
  collection: Collection<T>,
  field: 'created_at' | 'updated_at',
): readonly T[] {
  return collection.view(field, (records) => records.sort(by((record) => sortable(record[field]))));
}

/** Compares by a text key, then by id. */
export function by<T extends { id: number }>(key: (record: T) => string): (a: T, b: T) => number {
  return (a, b) => {
    const [left, right] = [key(a), key(b)];
    return left < right ? -1 : left > right ? 1 : a.id - b.id;
  };
}
