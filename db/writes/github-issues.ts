import { sql } from 'drizzle-orm';
import type { Issue } from '#lib/records/repository-activity.ts';
import { textArray } from '../copy.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { newestOfEach } from './newest.ts';

interface IssueLoad {
  clientId: number;
  integrationId: string;
  repositoryId: string;
  issues: readonly Issue[];
  /** Rows stored since then count as stored by this step already. */
  stepStartedAt: string;
}

/**
 * Stores issues of GitHub with when they were closed and reopened. Idempotent: an older version never overwrites a newer
 * one.
 * @returns how many of them this step had not stored yet
 */
export async function loadGitHubIssues(
  tx: Executor,
  { clientId, integrationId, repositoryId, issues, stepStartedAt }: IssueLoad,
): Promise<number> {
  const newest = newestOfEach(issues, ({ id }) => id);
  const rows = newest.map(({ changes: _, labels, ...row }) => ({
    ...row,
    labels: textArray(labels),
  }));
  const changes = newest.flatMap(({ id, changes: list }) =>
    list.map((change) => ({ ...change, issue: String(id) })),
  );
  await tx.execute(sql`
    insert into issue_statuses (client_id, integration_id, external_id, name, category)
    values (${clientId}::int, ${integrationId}::bigint, 'open', 'Open', 'new'),
      (${clientId}::int, ${integrationId}::bigint, 'closed', 'Closed', 'done')
    on conflict (integration_id, external_id) do nothing`);
  const [row] = await rowsOf<{ fresh: number }>(
    tx,
    sql`
    with given as (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as i(id text, number int, title text,
        url text, state text, "stateReason" text, labels text, author text, "authorIsBot" boolean, assignee text,
        "commentCount" int, "createdAt" timestamptz, "closedAt" timestamptz, "updatedAt" timestamptz)
    ), known as materialized (
      select i.external_id, i.synced_at from issues i join given on given.id = i.external_id
      where i.client_id = ${clientId}::int and i.integration_id = ${integrationId}::bigint
    ), stored as (
      insert into issues as t (client_id, integration_id, repository_id, external_id, key, number, title, url, status_id,
        state_reason, labels, author, author_is_bot, assignee, comment_count, created_at, resolved_at,
        source_updated_at, synced_at)
      select ${clientId}::int, ${integrationId}::bigint, ${repositoryId}::bigint, id, '#' || number, number, title, url,
        state, "stateReason", labels::text[], author, "authorIsBot", assignee, "commentCount", "createdAt", "closedAt",
        "updatedAt", clock_timestamp()
      from given order by id
      on conflict (client_id, integration_id, external_id) do update set
        repository_id = excluded.repository_id, key = excluded.key, number = excluded.number, title = excluded.title,
        url = excluded.url, status_id = excluded.status_id, state_reason = excluded.state_reason,
        labels = excluded.labels, author = excluded.author, author_is_bot = excluded.author_is_bot,
        assignee = excluded.assignee, comment_count = excluded.comment_count, created_at = excluded.created_at,
        resolved_at = excluded.resolved_at, source_updated_at = excluded.source_updated_at, gone_at = null,
        synced_at = excluded.synced_at
        where excluded.source_updated_at >= t.source_updated_at
      returning id, external_id
    ), stored_changes as (
      insert into issue_changes (client_id, issue_id, external_id, item, field, from_id, from_text, to_id, to_text,
        author, at)
      select ${clientId}::int, stored.id, c.id, 0, 'status', c."from", c."from", c."to", c."to", c.author, c.at
      from json_to_recordset(${JSON.stringify(changes)}::text::json) as c(issue text, id text, "from" text, "to" text,
        author text, at timestamptz)
      join stored on stored.external_id = c.issue
      on conflict (issue_id, external_id, item) do nothing
    ), marked as (
      insert into fact_marks (client_id, kind, ids)
      select ${clientId}::int, 'issues', array_agg(id) from stored having count(*) > 0
    )
    select count(*)::int as fresh from given left join known on known.external_id = given.id
    where known.synced_at is null or known.synced_at < ${stepStartedAt}::timestamptz`,
  );
  return row?.fresh ?? 0;
}

/**
 * Marks as gone what a scan that read every issue of a repository since then did not meet: deleted, or transferred.
 * What it set aside is there.
 */
export async function markGoneIssues(
  tx: Executor,
  gone: { integrationId: string; repositoryId: string; job: string; scope: string; since: string },
): Promise<void> {
  await tx.execute(sql`
    with gone as (
      update issues i set gone_at = clock_timestamp()
      where i.repository_id = ${gone.repositoryId}::bigint and i.gone_at is null
        and i.synced_at < ${gone.since}::timestamptz and not exists (
          select from etl_quarantine q
          where q.integration_id = ${gone.integrationId}::bigint and q.job = ${gone.job} and q.scope = ${gone.scope}
            and q.resolved_at is null and q.record_key = i.key)
      returning i.client_id, i.id
    )
    insert into fact_marks (client_id, kind, ids)
    select client_id, 'issues', array_agg(id) from gone group by client_id`);
}
