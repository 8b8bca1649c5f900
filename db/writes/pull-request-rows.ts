import type { PullRequest } from '#lib/records/pull-request.ts';
import { CopyText, textArray } from '../copy.ts';
import type { BulkExecutor } from '../executor.ts';

/** Rows of pull requests and of what hangs on them, ready to be sent: the text of a COPY for each given table. */
export interface PullRequestRows {
  pullRequests: string[];
  commits: string[];
  reviews: string[];
  events: string[];
  issues: string[];
}

/**
 * @param giveWay called with every pull request: a thousand at once would hold the event loop for longer than a slice
 */
export async function pullRequestRows(
  pulls: readonly PullRequest[],
  giveWay?: () => Promise<void> | undefined,
): Promise<PullRequestRows> {
  const [pullRequests, commits, reviews] = [new CopyText(), new CopyText(), new CopyText()];
  const [events, issues] = [new CopyText(), new CopyText()];
  for (const pull of pulls) {
    const { number } = pull;
    pullRequests.add([
      ...[pull.id, number, pull.title, pull.url, pull.state, pull.draft, pull.author, pull.authorIsBot],
      ...[
        pull.baseRef,
        pull.headRef,
        pull.headSha,
        textArray(pull.labels),
        pull.mergeCommitSha,
        pull.additions,
      ],
      ...[pull.deletions, pull.changedFiles, pull.commentCount, pull.createdAt, pull.updatedAt],
      ...[pull.mergedAt, pull.closedAt, pull.openedAt],
    ]);
    for (const { sha, message, authoredAt, committedAt, ...author } of pull.commits) {
      const { authorName, authorLogin, authorEmail } = author;
      commits.add([number, sha, message, authorName, authorLogin, authorEmail, authoredAt, committedAt]);
    }
    for (const { id, author, authorIsBot, state, commentCount, submittedAt } of pull.reviews) {
      reviews.add([number, id, author, authorIsBot, state, commentCount, submittedAt]);
    }
    for (const { id, kind, actor, reviewer, beforeSha, afterSha, at } of pull.events) {
      events.add([number, id, kind, actor, reviewer, beforeSha, afterSha, at]);
    }
    for (const { id, repository, number: issue } of pull.closes) {
      issues.add([number, id, repository, issue]);
    }
    await giveWay?.();
  }
  return {
    pullRequests: pullRequests.end(),
    commits: commits.end(),
    reviews: reviews.end(),
    events: events.end(),
    issues: issues.end(),
  };
}

/**
 * Where the rows wait for the statement that stores them, with the columns of {@link pullRequestRows}. All text: what
 * does not fit is refused by that statement, whose errors postgres.js passes on (see copyIn).
 */
const given: { kind: keyof PullRequestRows; table: string; columns: string[] }[] = [
  {
    kind: 'pullRequests',
    table: 'pg_temp.given_pull_requests',
    columns: [
      ...[
        'id',
        'number',
        'title',
        'url',
        'state',
        'draft',
        'author',
        'author_is_bot',
        'base_ref',
        'head_ref',
        'head_sha',
      ],
      ...['labels', 'merge_commit_sha', 'additions', 'deletions', 'changed_files', 'comment_count'],
      ...['created_at', 'updated_at', 'merged_at', 'closed_at', 'opened_at'],
    ],
  },
  {
    kind: 'commits',
    table: 'pg_temp.given_commits',
    columns: [
      ...['number', 'sha', 'message', 'author_name', 'author_login', 'author_email', 'authored_at'],
      'committed_at',
    ],
  },
  {
    kind: 'reviews',
    table: 'pg_temp.given_reviews',
    columns: ['number', 'id', 'author', 'author_is_bot', 'state', 'comment_count', 'submitted_at'],
  },
  {
    kind: 'events',
    table: 'pg_temp.given_events',
    columns: ['number', 'id', 'kind', 'actor', 'reviewer', 'before_sha', 'after_sha', 'at'],
  },
  {
    kind: 'issues',
    table: 'pg_temp.given_issues',
    columns: ['number', 'id', 'repository', 'issue'],
  },
];

/** Made once per connection. Emptied here too: one transaction may store several chunks. */
const prepareTables = given
  .map(({ table, columns }) => {
    const texts = columns.map((column) => `${column} text`).join(', ');
    return `create temporary table if not exists ${table} (${texts}) on commit delete rows; delete from ${table}`;
  })
  .join('; ');

/** Sends the rows to their tables, which hold nothing else then. */
export async function sendRows(tx: BulkExecutor, rows: PullRequestRows): Promise<void> {
  await tx.script(prepareTables);
  for (const { kind, table } of given) if (rows[kind].length > 0) await tx.copyIn(table, rows[kind]);
}
