import { SPRINT_FIELD } from '#sources/sample/jira/change.ts';
import type { JiraIssue, JiraSprint, JiraUser } from '#sources/sample/jira/records.ts';
import type { JiraWorld } from '#sources/sample/jira/world.ts';

/** Tables whose rows are never marked: what is taken out of the source stays in them as it is. */
const unmarked = ['accounts', 'sprints'];

/**
 * What a Jira showed at the times when a sync began, and does not any more: by itself, nothing of it is looked up in our
 * tables. Rows are named as `storedRows` names them, `table key`.
 */
export class JiraWorldRecord {
  readonly #world: JiraWorld;
  /** Everything ever shown, with the project it was last seen in; null: it belongs to none. */
  readonly #seen = new Map<string, string | null>();

  constructor(world: JiraWorld) {
    this.#world = world;
  }

  /** To be called when a sync begins that is to see everything. */
  look(): void {
    for (const [row, project] of shown(this.#world)) this.#seen.set(row, project);
  }

  /** What had been seen and is not shown any more; of a project that is not, nothing but itself. */
  gone(): { marked: string[]; unmarked: string[] } {
    const now = shown(this.#world);
    const isTold = (project: string | null) => project === null || !this.#world.hidden.has(project);
    const gone = [...this.#seen].filter(([row, project]) => !now.has(row) && isTold(project));
    const rows = gone.map(([row]) => row).sort();
    const isUnmarked = (row: string) => unmarked.some((table) => row.startsWith(`${table} `));
    return { marked: rows.filter((row) => !isUnmarked(row)), unmarked: rows.filter(isUnmarked) };
  }

  /**
   * Boards that are out of sight, which stay as they were seen last, and their sprints, which are known as the issues in
   * them told when those were last updated.
   */
  untold(): string[] {
    const { boards, sprints, hidden } = this.#world;
    const isHidden = (board: number) => hidden.has(projectOf(this.#world, board) ?? '');
    return [
      ...boards.flatMap(({ id }) => (isHidden(id) ? [`boards ${id}`] : [])),
      ...sprints.flatMap(({ id, originBoardId }) => (isHidden(originBoardId) ? [`sprints ${id}`] : [])),
    ];
  }
}

/** Everything that may go out of sight and is shown now. */
function shown(world: JiraWorld): Map<string, string | null> {
  const rows = new Map<string, string | null>();
  for (const { id } of world.projects) if (!world.hidden.has(id)) rows.set(`projects ${id}`, null);
  for (const { id, originBoardId } of world.sprints) {
    const project = projectOf(world, originBoardId);
    if (project !== null && !world.hidden.has(project)) rows.set(`sprints ${id}`, project);
  }
  for (const issue of world.issues.values()) {
    const { project } = issue.fields;
    if (world.hidden.has(project.id)) continue;
    rows.set(`issues ${issue.id}`, project.id);
    for (const { id, originBoardId } of (issue.fields[SPRINT_FIELD] ?? []) as JiraSprint[])
      rows.set(`sprints ${id}`, projectOf(world, originBoardId));
    for (const account of mentioned(issue)) rows.set(`accounts ${account}`, null);
  }
  return rows;
}

const projectOf = ({ boards }: JiraWorld, board: number) =>
  boards.find(({ id }) => id === board)?.projectId ?? null;

function mentioned({ fields, histories }: JiraIssue): string[] {
  const users = [fields.reporter, fields.creator, fields.assignee, ...histories.map(({ author }) => author)];
  return (users as (JiraUser | null)[]).flatMap((user) => user?.accountId ?? []);
}
