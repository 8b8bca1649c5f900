import { sql } from 'drizzle-orm';
import { type BulkExecutor, rowsOf } from '../executor.ts';
import { type PullRequestRows, sendRows } from './pull-request-rows.ts';

export interface PullRequestLoad {
  clientId: number;
  repositoryId: string;
  /** Each number once. */
  rows: PullRequestRows;
  /** Rows stored since then count as stored by this step already. */
  stepStartedAt: string;
}

/**
 * Stores pull requests with all that hangs on them, and what is derived from it (metrics.md, "Pull requests"): the
 * rows by COPY to temporary tables, from there by one statement. Idempotent: an older version never overwrites a newer
 * one, and its children are left out too. What is given of a pull request is all the source has of it now: commits and
 * reviews that are no longer among it stay and are marked (G9: a force push), and one that comes back loses the
 * mark. Its rate: docs/decisions/007.
 * @returns how many of them this step had not stored yet
 */
export async function loadPullRequests(
  tx: BulkExecutor,
  { clientId, repositoryId, rows, stepStartedAt }: PullRequestLoad,
): Promise<number> {
  await sendRows(tx, rows);
  const [row] = await rowsOf<{ fresh: number }>(
    tx,
    sql`
    with pr as materialized (
      select id::bigint, number::int, title, url, state, draft::boolean, author, author_is_bot::boolean, base_ref,
        head_ref, head_sha, labels::text[], merge_commit_sha, additions::int, deletions::int, changed_files::int,
        comment_count::int, created_at::timestamptz, updated_at::timestamptz, merged_at::timestamptz,
        closed_at::timestamptz, opened_at::timestamptz
      from pg_temp.given_pull_requests
    ), known as materialized (
      -- Looked up one by one, as is what hangs on them: before a table is analyzed, a join reads all of it with every
      -- chunk.
      select p.id, p.number, p.synced_at from pr cross join lateral (
        select id, number, synced_at from pull_requests p
        where p.client_id = ${clientId}::int and p.repository_id = ${repositoryId}::bigint and p.number = pr.number
        limit 1
      ) p
    ), given_commits as materialized (
      -- A source may list a commit twice.
      select distinct on (number::int, sha) number::int, sha, message, author_name, author_login, author_email,
        authored_at::timestamptz, committed_at::timestamptz
      from pg_temp.given_commits order by number::int, sha
    ), given_reviews as materialized (
      select distinct on (number::int, id::bigint) number::int, id::bigint, author, author_is_bot::boolean, state,
        comment_count::int, submitted_at::timestamptz
      from pg_temp.given_reviews order by number::int, id::bigint
    ), given_issues as materialized (
      select distinct on (number::int, id::bigint) number::int, id::bigint, repository, issue::int
      from pg_temp.given_issues order by number::int, id::bigint
    ), known_commits as materialized (
      select k.number, c.place, c.authored_at, c.superseded_at is not null as gone, g.sha is not null as listed,
        g.author_email as email, c.author_email is null and g.author_email is not null as lacks_email
      from known k cross join lateral (
        select ctid as place, sha, authored_at, superseded_at, author_email from pull_request_commits c
        where c.pull_request_id = k.id offset 0
      ) c left join given_commits g on g.number = k.number and g.sha = c.sha
    ), known_reviews as materialized (
      select k.number, r.place, r.gone_at is not null as gone, g.id is not null as listed
      from known k cross join lateral (
        select ctid as place, external_id, gone_at from reviews r where r.pull_request_id = k.id offset 0
      ) r left join given_reviews g on g.number = k.number and g.id = r.external_id
    ), known_issues as materialized (
      select k.number, i.place
      from known k cross join lateral (
        select ctid as place, issue_external_id from pull_request_issues i where i.pull_request_id = k.id offset 0
      ) i left join given_issues g on g.number = k.number and g.id = i.issue_external_id
      where g.id is null
    ), commit_facts as (
      select number, min(at) as first_at, count(*) as n from (
        select number, authored_at as at from given_commits
        union all
        select number, authored_at from known_commits where not listed
      ) ever group by number
    ), stored as (
      insert into pull_requests as p (client_id, repository_id, external_id, number, title, url, state, draft, author,
        author_is_bot, base_ref, head_ref, head_sha, labels, merge_commit_sha, additions, deletions, changed_files,
        comment_count, created_at, merged_at, closed_at, source_updated_at, opened_at, first_commit_at, commit_count,
        synced_at)
      select ${clientId}::int, ${repositoryId}::bigint, pr.id, number, title, url, state, draft, author,
        author_is_bot, base_ref, head_ref, head_sha, labels, merge_commit_sha, additions, deletions, changed_files,
        comment_count, created_at, merged_at, closed_at, updated_at, opened_at, c.first_at,
        coalesce(c.n, 0), clock_timestamp()
      from pr left join commit_facts c using (number)
      order by number
      on conflict (client_id, repository_id, number) do update set
        external_id = excluded.external_id, title = excluded.title, url = excluded.url, state = excluded.state,
        draft = excluded.draft, author = excluded.author, author_is_bot = excluded.author_is_bot,
        base_ref = excluded.base_ref, head_ref = excluded.head_ref, head_sha = excluded.head_sha,
        labels = excluded.labels,
        merge_commit_sha = excluded.merge_commit_sha, additions = excluded.additions, deletions = excluded.deletions,
        changed_files = excluded.changed_files, comment_count = excluded.comment_count,
        created_at = excluded.created_at, merged_at = excluded.merged_at, closed_at = excluded.closed_at,
        source_updated_at = excluded.source_updated_at, opened_at = excluded.opened_at,
        first_commit_at = excluded.first_commit_at, commit_count = excluded.commit_count,
        synced_at = excluded.synced_at
        where excluded.source_updated_at >= p.source_updated_at
      returning p.id, p.number
    ), stored_commits as (
      insert into pull_request_commits (client_id, pull_request_id, sha, message, author_name, author_login,
        author_email, authored_at, committed_at)
      select ${clientId}::int, stored.id, c.sha, c.message, c.author_name, c.author_login, c.author_email,
        c.authored_at, c.committed_at
      from given_commits c join stored using (number)
      on conflict (pull_request_id, sha) do nothing
    ), moved_commits as (
      -- By their place: it is known, and no plan can take it for a reason to read the whole table.
      update pull_request_commits c set superseded_at = case when not k.listed then clock_timestamp() end,
        author_email = coalesce(c.author_email, k.email)
      from known_commits k join stored using (number)
      where c.ctid = k.place and (k.gone = k.listed or k.lacks_email)
    ), stored_reviews as (
      insert into reviews as old (client_id, pull_request_id, external_id, author, author_is_bot, state, comment_count,
        submitted_at)
      select ${clientId}::int, stored.id, r.id, r.author, r.author_is_bot, r.state, r.comment_count, r.submitted_at
      from given_reviews r join stored using (number)
      on conflict (pull_request_id, external_id) do update set
        author = excluded.author, author_is_bot = excluded.author_is_bot, state = excluded.state,
        comment_count = excluded.comment_count, submitted_at = excluded.submitted_at, gone_at = null
        where (old.author, old.author_is_bot, old.state, old.comment_count, old.submitted_at, old.gone_at)
          is distinct from (excluded.author, excluded.author_is_bot, excluded.state, excluded.comment_count,
            excluded.submitted_at, null)
    ), gone_reviews as (
      update reviews r set gone_at = clock_timestamp()
      from known_reviews k join stored using (number) where r.ctid = k.place and not k.listed and not k.gone
    ), stored_events as (
      -- What happened does not change.
      insert into pull_request_events (client_id, pull_request_id, external_id, kind, actor, reviewer, before_sha,
        after_sha, at)
      select ${clientId}::int, stored.id, e.id, e.kind, e.actor, e.reviewer, e.before_sha, e.after_sha,
        e.at::timestamptz
      from pg_temp.given_events e join stored on stored.number = e.number::int
      on conflict (pull_request_id, external_id) do nothing
    ), dropped_issues as (
      delete from pull_request_issues i
      using known_issues k join stored using (number) where i.ctid = k.place
    ), stored_issues as (
      insert into pull_request_issues as old (client_id, pull_request_id, issue_external_id, repository_name, number)
      select ${clientId}::int, stored.id, i.id, i.repository, i.issue
      from given_issues i join stored using (number)
      on conflict (pull_request_id, issue_external_id) do update set
        repository_name = excluded.repository_name, number = excluded.number
        where (old.repository_name, old.number) is distinct from (excluded.repository_name, excluded.number)
    ), marked as (
      insert into fact_marks (client_id, kind, ids)
      select ${clientId}::int, 'pull_requests', array_agg(id) from stored having count(*) > 0
    )
    select count(*)::int as fresh from pr left join known using (number)
    where known.synced_at is null or known.synced_at < ${stepStartedAt}::timestamptz`,
  );
  return row?.fresh ?? 0;
}
