import type { Account } from './account.ts';

export interface JiraStatus {
  id: string;
  name: string;
  category: 'new' | 'indeterminate' | 'done';
}

export interface JiraIssueType {
  id: string;
  name: string;
  isSubtask: boolean;
  /** Below 0 a sub-task, 0 what stands on a board, above it what groups those. Null: not told. */
  hierarchyLevel: number | null;
}

export interface JiraSprint {
  id: string;
  boardId: string | null;
  name: string;
  state: 'future' | 'active' | 'closed';
  startsAt: string | null;
  endsAt: string | null;
  completedAt: string | null;
}

export interface JiraProject {
  id: string;
  key: string;
  name: string;
}

/** One changed field of one entry of the changelog. */
export interface JiraIssueChange {
  /** Of the entry. */
  id: string;
  /** Its place in the entry, from 0. */
  item: number;
  /** `status`, `Key`, `customfield_10020`. */
  field: string;
  fromId: string | null;
  fromText: string | null;
  toId: string | null;
  toText: string | null;
  author: string | null;
  at: string;
}

/** An issue with its whole changelog. Times are ISO 8601 in UTC. */
export interface JiraIssue {
  /** Stays when it moves; the key does not (J3). */
  id: string;
  key: string;
  number: number;
  title: string;
  type: JiraIssueType | null;
  parentId: string | null;
  status: JiraStatus;
  priority: string | null;
  labels: string[];
  author: string | null;
  authorIsBot: boolean;
  assignee: string | null;
  storyPoints: number | null;
  createdAt: string;
  resolvedAt: string | null;
  updatedAt: string;
  /** Those it is in now. */
  sprints: JiraSprint[];
  changes: JiraIssueChange[];
  /** Everybody named on it. */
  accounts: Account[];
}
