import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import type { RepositoryAtSource } from './repository-at-source.ts';

/** Which of these commits are stored. */
export async function storedCommits(
  tx: Executor,
  { clientId, integrationId, externalId }: RepositoryAtSource,
  shas: readonly string[],
): Promise<Set<string>> {
  if (shas.length === 0) return new Set();
  const rows = await rowsOf<{ sha: string }>(
    tx,
    sql`
    select g.sha from json_array_elements_text(${JSON.stringify(shas)}::text::json) as g(sha)
    join repositories r on r.client_id = ${clientId}::int and r.integration_id = ${integrationId}::bigint
      and r.external_id = ${externalId}::bigint
    join commits c on c.repository_id = r.id and c.sha = g.sha`,
  );
  return new Set(rows.map(({ sha }) => sha));
}

/**
 * Commits that are not stored and should be: parents of those that are, and what was deployed, released or built off
 * the default branch. Of what a pull request holds now, only what was deployed.
 *
 * @param parents those to look at; null: of the whole graph, which takes seconds where there are 100,000 commits
 * @param since leaves out what was deployed before: what the source did not know then it will not know now
 */
export async function missingCommits(
  tx: Executor,
  {
    repositoryId,
    parents,
    since,
  }: { repositoryId: string; parents: readonly string[] | null; since: Date | null },
): Promise<string[]> {
  const ofGraph = parents
    ? sql`select sha from json_array_elements_text(${JSON.stringify(parents)}::text::json) as p(sha)`
    : sql`select p.sha from commits c cross join unnest(c.parents) as p(sha)
        where c.repository_id = ${repositoryId}::bigint`;
  const after = since?.toISOString() ?? '1970-01-01T00:00:00Z';
  const rows = await rowsOf<{ sha: string }>(
    tx,
    sql`
    select sha from (
      ${ofGraph}
      union
      select sha from github_deployments
      where repository_id = ${repositoryId}::bigint and created_at >= ${after}::timestamptz
      union
      select sha from releases where repository_id = ${repositoryId}::bigint and created_at >= ${after}::timestamptz
      union
      select sha from deployments
      where repository_id = ${repositoryId}::bigint and source_updated_at >= ${after}::timestamptz
      union
      select w.sha from workflow_runs w
      where w.repository_id = ${repositoryId}::bigint and w.created_at >= ${after}::timestamptz
        and w.event not like 'pull\\_request%' and not exists (
          select from pull_request_commits k join pull_requests p on p.id = k.pull_request_id
          where p.repository_id = w.repository_id and k.sha = w.sha and k.superseded_at is null)
    ) wanted
    where sha ~ '^[0-9a-f]{40}$'
      and not exists (select from commits c where c.repository_id = ${repositoryId}::bigint and c.sha = wanted.sha)
    order by sha`,
  );
  return rows.map(({ sha }) => sha);
}
