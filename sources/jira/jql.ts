/** A change is stamped and indexed by different machines, and our question is answered by a third. */
const OVERLAP_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

export interface IssuesWanted {
  /** Id of the project. */
  projectId: string;
  /** Only what was updated since; null: all. */
  since?: Date | null;
  /** Only what was created in between. */
  range?: { from: Date; to: Date } | null;
  /** Only these, by id. */
  ids?: readonly string[] | null;
}

/**
 * The question for issues of a project. Its times are epoch milliseconds: a written time is read in the zone of the
 * account, and loses or repeats up to 14 hours (J2). Whole minutes, since Jira has no finer ones, with an
 * overlap, and without an upper bound: what is updated while we read belongs to it.
 *
 * Ordered by key, which no update moves.
 */
export function jqlOf({ projectId, since = null, range = null, ids = null }: IssuesWanted): string {
  const clauses = [`project = ${projectId}`];
  if (since) {
    const from = Math.floor((since.getTime() - OVERLAP_MS) / MINUTE_MS) * MINUTE_MS;
    clauses.push(`updated >= ${Math.max(0, from)}`);
  }
  if (range) clauses.push(`created >= ${range.from.getTime()}`, `created <= ${range.to.getTime()}`);
  if (ids) clauses.push(`id in (${ids.join(', ')})`);
  return `${clauses.join(' AND ')} ORDER BY key ASC`;
}
