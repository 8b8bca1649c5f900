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
  comments: number;
  created: number;
  merged: number | null;
  closed: number | null;
  updated: number;
  commits: { at: number; message: string }[];
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
}

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

export interface Rules {
  bots: string[];
  excludedBranches: string[];
  excludedLabels: string[];
  excludeSubtasks: boolean;
  hotfix: { titles: string[]; branches: string[]; labels: string[] };
  /** A deployment is blamed for what opened at most so many days later. */
  attributionDays: number;
}

export interface Raw {
  timeZone: string;
  rules: Rules;
  pulls: RawPull[];
  deployments: RawDeployment[];
  /** Repository and commit → its parents. */
  parents: Map<string, string[]>;
  issues: RawIssue[];
  runs: RawRun[];
  workflow: Step[];
  /** Integration and status → the step it is mapped to, or else the first of its own category. */
  steps: Map<string, Step>;
  /** Integration and status that the source calls done. */
  doneStatuses: Set<string>;
  services: Service[];
  repositories: Map<string, string>;
  /** Kind and id of what a person has taken out; of a deployment or incident the id at its source. */
  byHand: Set<string>;
}
