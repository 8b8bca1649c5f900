import { sql } from 'drizzle-orm';
import type { JiraIssue } from '#lib/records/jira-issue.ts';
import { CopyText, textArray } from '../copy.ts';
import { type BulkExecutor, rowsOf } from '../executor.ts';
import { noteAccounts } from './accounts.ts';
import { storeIssueTypes, storeSprints, storeStatuses } from './jira-site.ts';

/** Rows of issues and of what hangs on them, ready to be sent: the text of a COPY for each given table. */
export interface JiraIssueRows {
  issues: string[];
  changes: string[];
  keys: string[];
  sprints: string[];
}

export interface JiraIssueLoad {
  clientId: number;
  integrationId: string;
  projectId: string;
  /** Base address of the site, for links. */
  site: string;
  /** Each id once. */
  issues: readonly JiraIssue[];
  /** Of {@link jiraIssueRows}. */
  rows: JiraIssueRows;
  /** Rows stored since then count as stored by this step already. */
  stepStartedAt: string;
}

/** A move to another project says the key that the issue had before. */
const isKeyChange = ({ field }: JiraIssue['changes'][number]) => field === 'Key' || field === 'issuekey';

/** @param giveWay called with every issue: a thousand at once would hold the event loop for longer than a slice */
export async function jiraIssueRows(
  given: readonly JiraIssue[],
  giveWay?: () => Promise<void> | undefined,
): Promise<JiraIssueRows> {
  const [issues, changes, keys, sprints] = [new CopyText(), new CopyText(), new CopyText(), new CopyText()];
  for (const issue of given) {
    const { id, key } = issue;
    issues.add([
      ...[id, key, issue.number, issue.title, issue.type?.name ?? null, issue.type?.isSubtask ?? false],
      ...[issue.type?.id ?? null, issue.parentId, issue.status.id, issue.priority],
      ...[textArray(issue.labels), issue.author, issue.authorIsBot, issue.assignee],
      ...[issue.storyPoints, issue.createdAt, issue.resolvedAt, issue.updatedAt],
    ]);
    keys.add([id, key]);
    for (const change of issue.changes) {
      const { fromId, fromText, toId, toText } = change;
      changes.add([
        id,
        change.id,
        change.item,
        change.field,
        fromId,
        fromText,
        toId,
        toText,
        change.author,
        change.at,
      ]);
      if (isKeyChange(change)) for (const old of [fromText, toText]) if (old) keys.add([id, old]);
    }
    for (const sprint of issue.sprints) sprints.add([id, sprint.id]);
    await giveWay?.();
  }
  return { issues: issues.end(), changes: changes.end(), keys: keys.end(), sprints: sprints.end() };
}

/** Where the rows wait, with the columns of {@link jiraIssueRows}. All text: see db/copy.ts. */
const given: { kind: keyof JiraIssueRows; table: string; columns: string }[] = [
  {
    kind: 'issues',
    table: 'pg_temp.given_jira_issues',
    columns:
      'id, key, number, title, type, is_subtask, type_id, parent, status, priority, labels, author, author_is_bot, assignee, points, created_at, resolved_at, updated_at',
  },
  {
    kind: 'changes',
    table: 'pg_temp.given_jira_changes',
    columns: 'issue, id, item, field, from_id, from_text, to_id, to_text, author, at',
  },
  { kind: 'keys', table: 'pg_temp.given_jira_keys', columns: 'issue, key' },
  { kind: 'sprints', table: 'pg_temp.given_jira_sprints', columns: 'issue, sprint' },
];

/** Made once per connection. Emptied here too: one transaction may store several chunks. */
const prepareTables = given
  .map(({ table, columns }) => {
    const texts = columns.replaceAll(',', ' text,');
    return `create temporary table if not exists ${table} (${texts} text) on commit delete rows; delete from ${table}`;
  })
  .join('; ');

/**
 * Stores issues with their changelogs, keys and sprints: the rows by COPY to temporary tables, from there by one
 * statement. Idempotent: an older version never overwrites a newer one. What was missing at the source and is there
 * again is no longer gone.
 * @returns how many of them this step had not stored yet
 */
export async function loadJiraIssues(tx: BulkExecutor, load: JiraIssueLoad): Promise<number> {
  const { clientId, integrationId, projectId, site, issues, rows, stepStartedAt } = load;
  const whose = { clientId, integrationId };
  await storeStatuses(
    tx,
    whose,
    issues.map(({ status }) => status),
  );
  await storeIssueTypes(
    tx,
    whose,
    issues.flatMap(({ type }) => type ?? []),
  );
  await storeSprints(
    tx,
    whose,
    issues.flatMap(({ sprints }) => sprints),
  );
  await noteAccounts(tx, { ...whose, accounts: issues.flatMap(({ accounts }) => accounts), isCurrent: true });
  await tx.script(prepareTables);
  for (const { kind, table } of given) if (rows[kind].length > 0) await tx.copyIn(table, rows[kind]);
  const [row] = await rowsOf<{ fresh: number }>(
    tx,
    sql`
    with given as materialized (
      select id, key, number::int, title, type, is_subtask::boolean, type_id, parent, status, priority, labels::text[],
        author, author_is_bot::boolean, assignee, points::float8, created_at::timestamptz, resolved_at::timestamptz,
        updated_at::timestamptz
      from pg_temp.given_jira_issues
    ), known as materialized (
      -- Looked up one by one: before the table is analyzed, a join reads the whole integration with every chunk.
      select i.id, i.external_id, i.synced_at from given cross join lateral (
        select id, external_id, synced_at from issues i
        where i.client_id = ${clientId}::int and i.integration_id = ${integrationId}::bigint
          and i.external_id = given.id
        limit 1
      ) i
    ), known_sprints as materialized (
      select known.external_id as issue, s.place, s.sprint from known cross join lateral (
        select ctid as place, sprint_external_id as sprint from issue_sprints s where s.issue_id = known.id offset 0
      ) s
    ), stored as (
      insert into issues as i (client_id, integration_id, external_id, project_id, key, number, title, url, type,
        is_subtask, type_external_id, parent_external_id, status_id, priority, labels, author, author_is_bot, assignee,
        story_points, created_at, resolved_at, source_updated_at, synced_at)
      select ${clientId}::int, ${integrationId}::bigint, id, ${projectId}::bigint, key, number, title,
        ${`${site}/browse/`}::text || key, type, is_subtask, type_id, parent, status, priority, labels, author,
        author_is_bot, assignee, points, created_at, resolved_at, updated_at, clock_timestamp()
      from given order by id
      on conflict (client_id, integration_id, external_id) do update set
        project_id = excluded.project_id, key = excluded.key, number = excluded.number, title = excluded.title,
        url = excluded.url, type = excluded.type, is_subtask = excluded.is_subtask,
        type_external_id = excluded.type_external_id,
        parent_external_id = excluded.parent_external_id, status_id = excluded.status_id,
        priority = excluded.priority, labels = excluded.labels, author = excluded.author,
        author_is_bot = excluded.author_is_bot, assignee = excluded.assignee, story_points = excluded.story_points,
        created_at = excluded.created_at, resolved_at = excluded.resolved_at,
        source_updated_at = excluded.source_updated_at, synced_at = excluded.synced_at, gone_at = null
        where excluded.source_updated_at >= i.source_updated_at
      returning i.id, i.external_id
    ), stored_changes as (
      insert into issue_changes (client_id, issue_id, external_id, item, field, from_id, from_text, to_id, to_text,
        author, at)
      select ${clientId}::int, stored.id, c.id, c.item::int, c.field, c.from_id, c.from_text, c.to_id, c.to_text,
        c.author, c.at::timestamptz
      from pg_temp.given_jira_changes c join stored on stored.external_id = c.issue
      -- What is written in a changelog stays as it is.
      on conflict (issue_id, external_id, item) do nothing
    ), stored_keys as (
      insert into issue_keys (client_id, integration_id, issue_id, key)
      select distinct ${clientId}::int, ${integrationId}::bigint, stored.id, k.key
      from pg_temp.given_jira_keys k join stored on stored.external_id = k.issue
      on conflict (issue_id, key) do nothing
    ), left_sprints as (
      delete from issue_sprints s using known_sprints k join stored on stored.external_id = k.issue
      where s.ctid = k.place and not exists (
        select from pg_temp.given_jira_sprints g where g.issue = k.issue and g.sprint = k.sprint)
    ), stored_sprints as (
      insert into issue_sprints (client_id, issue_id, sprint_external_id)
      select distinct ${clientId}::int, stored.id, g.sprint
      from pg_temp.given_jira_sprints g join stored on stored.external_id = g.issue
      on conflict (issue_id, sprint_external_id) do nothing
    ), marked as (
      insert into fact_marks (client_id, kind, ids)
      select ${clientId}::int, 'issues', array_agg(id) from stored having count(*) > 0
    )
    select count(*)::int as fresh from given left join known on known.external_id = given.id
    where known.synced_at is null or known.synced_at < ${stepStartedAt}::timestamptz`,
  );
  return row?.fresh ?? 0;
}
