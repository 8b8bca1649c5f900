import { applyJiraChange, type JiraChange } from './change.ts';
import type {
  JiraBoard,
  JiraField,
  JiraIssue,
  JiraIssueType,
  JiraProject,
  JiraSprint,
  JiraStatus,
  JiraUser,
} from './records.ts';

/** What the sample Jira holds, and the changes still to come. Time never goes back. */
export class JiraWorld {
  readonly projects: JiraProject[] = [];
  readonly statuses: JiraStatus[] = [];
  readonly issueTypes: JiraIssueType[] = [];
  readonly fields: JiraField[] = [];
  readonly users = new Map<string, JiraUser>();
  readonly boards: JiraBoard[] = [];
  readonly sprints: JiraSprint[] = [];
  /** By id. */
  readonly issues = new Map<string, JiraIssue>();
  /** Ids of projects that the account does not see. */
  readonly hidden = new Set<string>();
  /** By key of a project: numbers up to this one are for issues still to come. */
  readonly reserved = new Map<string, number>();
  /** Goes up with everything that happens. */
  version = 0;
  /** Changes to come, the next one last. */
  #pending: JiraChange[] = [];
  #lastId = 900_000;

  /** The project by id or key, in any case. Undefined: there is none, or the account does not see it. */
  project(idOrKey: string): JiraProject | undefined {
    const found = this.projects.find(({ id, key }) => id === idOrKey || key === idOrKey.toUpperCase());
    return found && !this.hidden.has(found.id) ? found : undefined;
  }

  /** The issue by id or key, also one it had before it moved. Undefined: there is none that the account sees. */
  issue(idOrKey: string): JiraIssue | undefined {
    const key = idOrKey.toUpperCase();
    const had = ({ histories }: JiraIssue) =>
      histories.some(({ items }) => items.some((item) => item.field === 'Key' && item.fromString === key));
    const all = [...this.issues.values()];
    const found =
      this.issues.get(idOrKey) ?? all.find((issue) => issue.key === key) ?? all.find((issue) => had(issue));
    return found && !this.hidden.has(found.fields.project.id) ? found : undefined;
  }

  nextId(): string {
    return String(++this.#lastId);
  }

  /** A key that no issue of the project has or had. */
  nextKey({ key }: JiraProject): string {
    let highest = this.reserved.get(key) ?? 0;
    const prefix = `${key}-`;
    const see = (text: string) => {
      if (text.startsWith(prefix)) highest = Math.max(highest, Number(text.slice(prefix.length)));
    };
    for (const issue of this.issues.values()) {
      see(issue.key);
      for (const { items } of issue.histories)
        for (const { field, fromString } of items) if (field === 'Key') see(fromString ?? '');
    }
    return `${prefix}${highest + 1}`;
  }

  schedule(changes: JiraChange[]): void {
    const inOrder = [...this.#pending.reverse(), ...changes];
    this.#pending = inOrder.sort((a, b) => a.at - b.at).reverse();
  }

  /** Lets everything happen that is due by `now` (epoch ms). */
  advanceTo(now: number): void {
    for (let next = this.#pending.at(-1); next && next.at <= now; next = this.#pending.at(-1)) {
      this.#pending.pop();
      this.apply(next);
    }
  }

  /** Lets one change happen now. */
  apply(change: JiraChange): void {
    this.version++;
    applyJiraChange(this, change);
  }
}
