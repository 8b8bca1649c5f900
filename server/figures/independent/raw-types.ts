import type { Source } from './raw-sources.ts';

// The rows as the sources told them, and what people have set. Instants are milliseconds since the epoch, ids texts.

export interface RawPull {
  id: string;
  repository: string;
  number: number;
  title: string;
  state: 'open' | 'merged' | 'closed';
  draft: boolean;
  author: string | null;
  bot: boolean;
  base: string;
  head: string;
  headSha: string | null;
  labels: string[];
  sha: string | null;
  additions: number;
  deletions: number;
  changedFiles: number;
  comments: number;
  created: number;
  merged: number | null;
  closed: number | null;
  updated: number;
  commits: { at: number; message: string; superseded: boolean }[];
  reviews: { id: number; at: number; author: string | null; bot: boolean; state: string }[];
  events: { at: number; kind: string; reviewer: string | null }[];
  /** External ids of issues that it closes. */
  closes: string[];
}

export interface RawDeployment {
  id: string;
  repository: string;
  environment: string;
  sha: string;
  ref: string | null;
  created: number;
  statuses: { at: number; state: string }[];
}

export interface RawRelease {
  id: string;
  repository: string;
  tag: string;
  sha: string | null;
  draft: boolean;
  prerelease: boolean;
  created: number;
  published: number | null;
}

export interface RawJob {
  id: number;
  name: string;
  attempt: number;
  status: string;
  conclusion: string | null;
  started: number | null;
  finished: number | null;
}

export interface RawIssue {
  id: string;
  externalId: string;
  repository: string | null;
  project: string | null;
  /** All it ever had. */
  keys: string[];
  type: string | null;
  subtask: boolean;
  labels: string[];
  assignee: string | null;
  status: string;
  integration: string;
  created: number;
  updated: number;
  resolved: number | null;
  gone: boolean;
  changes: { at: number; from: string | null; to: string }[];
}

export interface RawRun {
  id: number;
  externalId: string;
  repository: string;
  workflow: string;
  name: string;
  branch: string | null;
  sha: string;
  status: string;
  conclusion: string | null;
  created: number;
  started: number | null;
  finished: number | null;
  updated: number;
  jobs: RawJob[];
}

/** Of a step as people have set it. */
export interface Step {
  id: string;
  name: string;
  category: 'todo' | 'in_progress' | 'waiting' | 'done';
}

export interface Service {
  id: string;
  name: string;
  repositories: string[];
  projects: string[];
}

/** Where the deployments of a repository come from. */
export interface DeploymentRule {
  source: 'github_deployments' | 'workflow_runs' | 'releases' | 'merges';
  workflow?: string;
  job?: string;
  branch?: string;
  tag?: string;
  prereleases?: boolean;
  environment?: string;
}

/** What a person last said of the cause of an incident. */
export interface Decision {
  decision: 'confirm' | 'move' | 'clear' | 'reset';
  /** See {@link Raw.byHand}; null: none. */
  deployment: string | null;
  /** What was ever decided of it, newest first. */
  all: string[];
}

export interface Repository {
  name: string;
  branch: string | null;
  /** Null: as the client's rules say. */
  rule: DeploymentRule | null;
}

/** A step of a status, from the beginning of a day of the client on; null: from the beginning. */
export interface Mapping extends Step {
  from: string | null;
}

export interface Status {
  integration: string;
  id: string;
  category: 'new' | 'indeterminate' | 'done';
}

export interface Rules {
  deployments: DeploymentRule;
  bots: string[];
  excludedBranches: string[];
  excludedLabels: string[];
  excludeSubtasks: boolean;
  hotfix: { titles: string[]; branches: string[]; labels: string[] };
  /** A deployment is blamed for what opened at most so many days later. */
  attributionDays: number;
}

export interface Account {
  kind: string;
  account: string;
}

export interface Raw {
  timeZone: string;
  sources: Source[];
  rules: Rules;
  pulls: RawPull[];
  deployments: RawDeployment[];
  /** Repository and commit → its parents. */
  parents: Map<string, string[]>;
  issues: RawIssue[];
  runs: RawRun[];
  workflow: Step[];
  /** Integration and status → the steps it is mapped to. */
  mapped: Map<string, Mapping[]>;
  /** As the sources know them. */
  statuses: Map<string, Status>;
  services: Service[];
  /** Accounts of each team, as they were given. */
  teams: Map<string, Account[]>;
  /** Accounts of each person. */
  people: Account[][];
  repositories: Map<string, Repository>;
  releases: RawRelease[];
  /** By the id of the issue. */
  decisions: Map<string, Decision>;
  /**
   * Kind and id of what a person has taken out; of an incident the id of its issue, of a deployment its repository, its
   * source and its id there.
   */
  byHand: Set<string>;
}
