/*
 * What a Jira site holds, in the shapes of its REST API. Times of issues are kept in epoch ms and written out in the
 * account's time zone, as Jira does.
 */

export interface JiraUser {
  accountId: string;
  displayName: string;
  /** Missing where the person's profile hides it. */
  emailAddress?: string | undefined;
  active?: boolean | undefined;
  timeZone?: string | undefined;
  /** `atlassian` a person, `app` a program. */
  accountType?: string | undefined;
}

export interface JiraProject {
  id: string;
  key: string;
  name: string;
}

export interface JiraStatus {
  id: string;
  name: string;
  statusCategory: { id: number; key: string; name: string };
}

export interface JiraIssueType {
  id: string;
  name: string;
  subtask: boolean;
  hierarchyLevel?: number | undefined;
}

export interface JiraField {
  id: string;
  name: string;
  custom?: boolean | undefined;
  schema?: { type: string; custom?: string | undefined } | undefined;
}

export interface JiraBoard {
  id: number;
  name: string;
  type: string;
  projectId: string;
}

export interface JiraSprint {
  id: number;
  name: string;
  state: 'future' | 'active' | 'closed';
  originBoardId: number;
  startDate?: string | undefined;
  endDate?: string | undefined;
  completeDate?: string | undefined;
}

export interface JiraItem {
  field: string;
  fieldtype: string;
  fieldId?: string | undefined;
  from: string | null;
  fromString: string | null;
  to: string | null;
  toString: string | null;
}

export interface JiraHistory {
  id: string;
  /** Null: a deleted account, or a rule of the site. */
  author: JiraUser | null;
  at: number;
  items: JiraItem[];
}

export interface JiraIssue {
  id: string;
  key: string;
  createdAt: number;
  updatedAt: number;
  resolvedAt: number | null;
  /** All others, as answers have them; `project` and `status` among them. */
  fields: Record<string, unknown> & { project: JiraProject; status: JiraStatus };
  /** Oldest first. */
  histories: JiraHistory[];
}
