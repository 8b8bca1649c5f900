import { sql } from 'drizzle-orm';
import type { PullRequest } from '#lib/records/pull-request.ts';
import { CopyText, textArray } from '../copy.ts';
import { type BulkExecutor, rowsOf } from '../executor.ts';

/** Rows of pull requests and of what hangs on them, ready to be sent: the text of a COPY for each given table. */
export interface PullRequestRows {
  pullRequests: string[];
  commits: string[];
  reviews: string[];
}

export interface PullRequestLoad {
  clientId: number;
  repositoryId: string;
  /** Of {@link pullRequestRows}, each number once. */
  rows: PullRequestRows;
  /** Rows stored since then count as stored by this step already. */
  stepStartedAt: string;
}

/** The newest version of each pull request: pages that move repeat rows, and an upsert takes a row once (21000). */
export function newestOfEach(pulls: PullRequest[]): PullRequest[] {
  const newest = new Map<number, PullRequest>();
  for (const pull of pulls) {
    const known = newest.get(pull.number);
    if (!known || known.updatedAt <= pull.updatedAt) newest.set(pull.number, pull);
  }
  return [...newest.values()];
}

/**
 * @param giveWay called with every pull request: a thousand at once would hold the event loop for longer than a slice
 */
export async function pullRequestRows(
  pulls: readonly PullRequest[],
  giveWay?: () => Promise<void> | undefined,
): Promise<PullRequestRows> {
  const [pullRequests, commits, reviews] = [new CopyText(), new CopyText(), new CopyText()];
  for (const pull of pulls) {
    const { number } = pull;
    pullRequests.add([
      ...[pull.id, number, pull.title, pull.url, pull.state, pull.draft, pull.author, pull.authorIsBot],
      ...[pull.baseRef, pull.headRef, textArray(pull.labels), pull.mergeCommitSha, pull.additions],
      ...[pull.deletions, pull.changedFiles, pull.commentCount, pull.createdAt, pull.updatedAt],
      ...[pull.mergedAt, pull.closedAt, pull.openedAt],
    ]);
    for (const { sha, message, authorName, authorLogin, authoredAt, committedAt } of pull.commits) {
      commits.add([number, sha, message, authorName, authorLogin, authoredAt, committedAt]);
    }
    for (const { id, author, authorIsBot, state, commentCount, submittedAt } of pull.reviews) {
      reviews.add([number, id, author, authorIsBot, state, commentCount, submittedAt]);
    }
    await giveWay?.();
  }
  return { pullRequests: pullRequests.end(), commits: commits.end(), reviews: reviews.end() };
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
      ],
      ...['labels', 'merge_commit_sha', 'additions', 'deletions', 'changed_files', 'comment_count'],
      ...['created_at', 'updated_at', 'merged_at', 'closed_at', 'opened_at'],
    ],
  },
  {
    kind: 'commits',
    table: 'pg_temp.given_commits',
    columns: ['number', 'sha', 'message', 'author_name', 'author_login', 'authored_at', 'committed_at'],
  },
  {
    kind: 'reviews',
    table: 'pg_temp.given_reviews',
    columns: ['number', 'id', 'author', 'author_is_bot', 'state', 'comment_count', 'submitted_at'],
  },
];

/** Made once per connection. Emptied here too: one transaction may store several chunks. */
const prepareTables = given
  .map(({ table, columns }) => {
    const texts = columns.map((column) => `${column} text`).join(', ');
    return `create temporary table if not exists ${table} (${texts}) on commit delete rows; delete from ${table}`;
  })
  .join('; ');

/**
 * Stores pull requests with their commits and reviews, and what is derived from them (metrics.md, "Pull requests"): the
 * rows by COPY to temporary tables, from there by one statement. Idempotent: an older version never overwrites a newer
 * one, and its children are left out too; commits once seen stay, as a force push removes them at the source (etl.md,
 * G9). Its rate: docs/decisions/007.
 * @returns how many of them this step had not stored yet
 */
export async function loadPullRequests(
  tx: BulkExecutor,
  { clientId, repositoryId, rows, stepStartedAt }: PullRequestLoad,
): Promise<number> {
  await tx.script(prepareTables);
  for (const { kind, table } of given) if (rows[kind].length > 0) await tx.copyIn(table, rows[kind]);
  const [row] = await rowsOf<{ fresh: number }>(
    tx,
    sql`
    with pr as materialized (
      select id::bigint, number::int, title, url, state, draft::boolean, author, author_is_bot::boolean, base_ref,
        head_ref, labels::text[], merge_commit_sha, additions::int, deletions::int, changed_files::int,
        comment_count::int, created_at::timestamptz, updated_at::timestamptz, merged_at::timestamptz,
        closed_at::timestamptz, opened_at::timestamptz
      from pg_temp.given_pull_requests
    ), known as materialized (
      -- Looked up one by one: before the table is analyzed, a join reads the whole repository with every chunk.
      select p.id, p.number, p.synced_at from pr cross join lateral (
        select id, number, synced_at from pull_requests p
        where p.client_id = ${clientId}::int and p.repository_id = ${repositoryId}::bigint and p.number = pr.number
        limit 1
      ) p
    ), given_commits as materialized (
      -- A source may list a commit twice.
      select distinct on (number::int, sha) number::int, sha, message, author_name, author_login,
        authored_at::timestamptz, committed_at::timestamptz
      from pg_temp.given_commits order by number::int, sha
    ), given_reviews as materialized (
      select distinct on (number::int, id::bigint) number::int, id::bigint, author, author_is_bot::boolean, state,
        comment_count::int, submitted_at::timestamptz
      from pg_temp.given_reviews order by number::int, id::bigint
    ), commit_facts as (
      select number, min(at) as first_at, count(*) as n from (
        select number, sha, authored_at as at from given_commits
        union all
        select k.number, c.sha, c.authored_at from known k join pull_request_commits c on c.pull_request_id = k.id
        where (k.number, c.sha) not in (select number, sha from given_commits)
      ) ever group by number
    ), review_facts as (
      select pr.number, count(*) as n,
        min(at) filter (where counts) as first_at,
        min(at) filter (where counts and r.state = 'approved') as approved_at
      from (
        select number, author, author_is_bot as bot, state, submitted_at as at from given_reviews
        union all
        select k.number, r.author, r.author_is_bot, r.state, r.submitted_at
        from known k join reviews r on r.pull_request_id = k.id
        where (k.number, r.external_id) not in (select number, id from given_reviews)
      ) r
      join pr using (number)
      -- A human other than the author; what is said after the merge is no review.
      cross join lateral (select not r.bot and r.author is distinct from pr.author
        and (pr.merged_at is null or r.at <= pr.merged_at) as counts) rule
      group by pr.number
    ), stored as (
      insert into pull_requests as p (client_id, repository_id, external_id, number, title, url, state, draft, author,
        author_is_bot, base_ref, head_ref, labels, merge_commit_sha, additions, deletions, changed_files, comment_count,
        created_at, merged_at, closed_at, source_updated_at, opened_at, first_commit_at, first_review_at,
        first_approval_at, commit_count, review_count, synced_at)
      select ${clientId}::int, ${repositoryId}::bigint, pr.id, number, title, url, state, draft, author,
        author_is_bot, base_ref, head_ref, labels, merge_commit_sha, additions, deletions, changed_files, comment_count,
        created_at, merged_at, closed_at, updated_at, opened_at, c.first_at, r.first_at,
        r.approved_at, coalesce(c.n, 0), coalesce(r.n, 0), clock_timestamp()
      from pr left join commit_facts c using (number) left join review_facts r using (number)
      order by number
      on conflict (client_id, repository_id, number) do update set
        external_id = excluded.external_id, title = excluded.title, url = excluded.url, state = excluded.state,
        draft = excluded.draft, author = excluded.author, author_is_bot = excluded.author_is_bot,
        base_ref = excluded.base_ref, head_ref = excluded.head_ref, labels = excluded.labels,
        merge_commit_sha = excluded.merge_commit_sha, additions = excluded.additions, deletions = excluded.deletions,
        changed_files = excluded.changed_files, comment_count = excluded.comment_count,
        created_at = excluded.created_at, merged_at = excluded.merged_at, closed_at = excluded.closed_at,
        source_updated_at = excluded.source_updated_at, opened_at = excluded.opened_at,
        first_commit_at = excluded.first_commit_at, first_review_at = excluded.first_review_at,
        first_approval_at = excluded.first_approval_at, commit_count = excluded.commit_count,
        review_count = excluded.review_count, synced_at = excluded.synced_at
        where excluded.source_updated_at >= p.source_updated_at
      returning p.id, p.number
    ), stored_commits as (
      insert into pull_request_commits (client_id, pull_request_id, sha, message, author_name, author_login,
        authored_at, committed_at)
      select ${clientId}::int, stored.id, c.sha, c.message, c.author_name, c.author_login, c.authored_at,
        c.committed_at
      from given_commits c join stored using (number)
      on conflict (pull_request_id, sha) do nothing
    ), stored_reviews as (
      insert into reviews as old (client_id, pull_request_id, external_id, author, author_is_bot, state, comment_count,
        submitted_at)
      select ${clientId}::int, stored.id, r.id, r.author, r.author_is_bot, r.state, r.comment_count, r.submitted_at
      from given_reviews r join stored using (number)
      on conflict (pull_request_id, external_id) do update set
        author = excluded.author, author_is_bot = excluded.author_is_bot, state = excluded.state,
        comment_count = excluded.comment_count, submitted_at = excluded.submitted_at
        where (old.author, old.author_is_bot, old.state, old.comment_count, old.submitted_at)
          is distinct from (excluded.author, excluded.author_is_bot, excluded.state, excluded.comment_count,
            excluded.submitted_at)
    )
    select count(*)::int as fresh from pr left join known using (number)
    where known.synced_at is null or known.synced_at < ${stepStartedAt}::timestamptz`,
  );
  return row?.fresh ?? 0;
}
