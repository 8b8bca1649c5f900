import { sql } from 'drizzle-orm';
import type { PullRequest } from '#lib/records/pull-request.ts';
import { type Executor, rowsOf } from '../executor.ts';

export interface PullRequestLoad {
  clientId: number;
  repositoryId: string;
  /** JSON of an array of {@link PullRequest}, each number once. */
  json: string;
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
 * Stores pull requests with their commits and reviews, and what is derived from them (metrics.md, "Pull requests"), in
 * one statement. Idempotent: an older version never overwrites a newer one, and its children are left out too; commits
 * once seen stay, as a force push removes them at the source (etl.md, G9).
 *
 * The rows come as one JSON parameter: one round trip, and none of postgres.js' faults around COPY (a server error
 * behind the last row never settles; without TCP_NODELAY each COPY waits 40 ms for an acknowledgement). It takes 0.38
 * of the rate of a bare COPY into the same tables; COPY into temporary tables before the same upsert would take a third
 * less CPU, most of it the server's parsing of JSON (bench/ingest.ts).
 * @returns how many of them this step had not stored yet
 */
export async function loadPullRequests(
  tx: Executor,
  { clientId, repositoryId, json, stepStartedAt }: PullRequestLoad,
): Promise<number> {
  const [row] = await rowsOf<{ fresh: number }>(
    tx,
    sql`
    with pr as materialized (
      select * from json_to_recordset(${json}::text::json) as pr(
        id bigint, number int, title text, url text, state text, draft boolean, author text, "authorIsBot" boolean,
        "baseRef" text, "headRef" text, labels text[], "mergeCommitSha" text, additions int, deletions int,
        "changedFiles" int, "commentCount" int, "createdAt" timestamptz, "updatedAt" timestamptz,
        "mergedAt" timestamptz, "closedAt" timestamptz, "openedAt" timestamptz, commits json, reviews json)
    ), known as materialized (
      -- Looked up one by one: before the table is analyzed, a join reads the whole repository with every chunk.
      select p.id, p.number, p.synced_at from pr cross join lateral (
        select id, number, synced_at from pull_requests p
        where p.client_id = ${clientId}::int and p.repository_id = ${repositoryId}::bigint and p.number = pr.number
        limit 1
      ) p
    ), given_commits as materialized (
      -- A source may list a commit twice.
      select distinct on (pr.number, c.sha) pr.number, c.* from pr, json_to_recordset(pr.commits) as c(
        sha text, message text, "authorName" text, "authorLogin" text, "authoredAt" timestamptz,
        "committedAt" timestamptz)
      order by pr.number, c.sha
    ), given_reviews as materialized (
      select distinct on (pr.number, r.id) pr.number, r.* from pr, json_to_recordset(pr.reviews) as r(
        id bigint, author text, "authorIsBot" boolean, state text, "commentCount" int, "submittedAt" timestamptz)
      order by pr.number, r.id
    ), commit_facts as (
      select number, min(at) as first_at, count(*) as n from (
        select number, sha, "authoredAt" as at from given_commits
        union all
        select k.number, c.sha, c.authored_at from known k join pull_request_commits c on c.pull_request_id = k.id
        where (k.number, c.sha) not in (select number, sha from given_commits)
      ) ever group by number
    ), review_facts as (
      select pr.number, count(*) as n,
        min(at) filter (where counts) as first_at,
        min(at) filter (where counts and r.state = 'approved') as approved_at
      from (
        select number, author, "authorIsBot" as bot, state, "submittedAt" as at from given_reviews
        union all
        select k.number, r.author, r.author_is_bot, r.state, r.submitted_at
        from known k join reviews r on r.pull_request_id = k.id
        where (k.number, r.external_id) not in (select number, id from given_reviews)
      ) r
      join pr using (number)
      -- A human other than the author; what is said after the merge is no review.
      cross join lateral (select not r.bot and r.author is distinct from pr.author
        and (pr."mergedAt" is null or r.at <= pr."mergedAt") as counts) rule
      group by pr.number
    ), stored as (
      insert into pull_requests as p (client_id, repository_id, external_id, number, title, url, state, draft, author,
        author_is_bot, base_ref, head_ref, labels, merge_commit_sha, additions, deletions, changed_files, comment_count,
        created_at, merged_at, closed_at, source_updated_at, opened_at, first_commit_at, first_review_at,
        first_approval_at, commit_count, review_count, synced_at)
      select ${clientId}::int, ${repositoryId}::bigint, pr.id, number, title, url, state, draft, author,
        "authorIsBot", "baseRef", "headRef", labels, "mergeCommitSha", additions, deletions, "changedFiles",
        "commentCount", "createdAt", "mergedAt", "closedAt", "updatedAt", "openedAt", c.first_at, r.first_at,
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
      select ${clientId}::int, stored.id, c.sha, c.message, c."authorName", c."authorLogin", c."authoredAt",
        c."committedAt"
      from given_commits c join stored using (number)
      on conflict (pull_request_id, sha) do nothing
    ), stored_reviews as (
      insert into reviews as old (client_id, pull_request_id, external_id, author, author_is_bot, state, comment_count,
        submitted_at)
      select ${clientId}::int, stored.id, r.id, r.author, r."authorIsBot", r.state, r."commentCount", r."submittedAt"
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
