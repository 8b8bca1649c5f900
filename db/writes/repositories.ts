import { sql } from 'drizzle-orm';
import type { RepositoryHead } from '#lib/records/pull-request.ts';
import { type Executor, rowsOfUpsert } from '../executor.ts';
import { markStale } from '../facts/marks.ts';

/**
 * Stores what the source says of a repository, keyed by its numeric id (G7): under another name it is the same
 * one, and what was said to be gone is back.
 * @returns our id of it
 */
export async function upsertRepository(
  tx: Executor,
  { clientId, integrationId, head }: { clientId: number; integrationId: string; head: RepositoryHead },
): Promise<string> {
  const { fullName, url } = head;
  const [row] = await rowsOfUpsert<{
    id: string;
    before: string | null;
    urlBefore: string | null;
    branchBefore: string | null;
  }>(
    tx,
    sql`
    with known as (
      select id, full_name, url, default_branch from repositories
      where client_id = ${clientId}::int and integration_id = ${integrationId}::bigint and external_id = ${head.id}::bigint
    ), wrote as (
      insert into repositories as r (client_id, integration_id, external_id, full_name, url, default_branch, archived)
      values (${clientId}::int, ${integrationId}::bigint, ${head.id}::bigint, ${fullName}, ${url},
        ${head.defaultBranch}, ${head.archived}::boolean)
      on conflict (client_id, integration_id, external_id) do update
        set full_name = excluded.full_name, url = excluded.url, default_branch = excluded.default_branch,
          archived = excluded.archived, gone_at = null,
          earlier_names = case when r.full_name = excluded.full_name then r.earlier_names
            else array_remove(array_remove(r.earlier_names, r.full_name) || r.full_name, excluded.full_name) end
        -- Every chunk comes by: an unchanged row is left alone.
        where (r.full_name, r.url, r.default_branch, r.archived, r.gone_at)
          is distinct from (excluded.full_name, excluded.url, excluded.default_branch, excluded.archived, null)
      returning id
    )
    select id::text, (select full_name from known) as before, (select url from known) as "urlBefore",
      (select default_branch from known) as "branchBefore" from wrote
    union all
    select id::text, full_name, url, default_branch from known
    limit 1`,
  );
  if (!row) throw new Error('The repository was neither written nor found');
  // Facts hold addresses, and what a tag is of.
  if (row.before !== null && (row.before !== fullName || row.branchBefore !== head.defaultBranch)) {
    await markStale(tx, clientId, 'everything');
  }
  // What it holds did not change by that, so it is not read again.
  if (row.before !== null && row.before !== fullName) {
    await tx.execute(sql`
      update pull_request_issues set repository_name = ${fullName}
      where client_id = ${clientId}::int and repository_name = ${row.before}`);
    for (const table of ['pull_requests', 'issues', 'workflow_runs', 'releases']) {
      // The old address leads to the new one only until somebody else takes the name.
      await tx.execute(sql`
        update ${sql.identifier(table)} set url = ${url}::text || substr(url, length(${row.urlBefore}::text) + 1)
        where repository_id = ${row.id}::bigint and starts_with(url, ${row.urlBefore}::text || '/')`);
    }
  }
  return row.id;
}

/** The source does not show a repository any more: it is kept, marked with when that was first seen (G8). */
export async function markRepositoryGone(
  tx: Executor,
  { clientId, integrationId, name }: { clientId: number; integrationId: string; name: string },
): Promise<void> {
  await tx.execute(sql`
    with found as (
      select id from repositories
      where client_id = ${clientId}::int and integration_id = ${integrationId}::bigint
        and (lower(full_name) = lower(${name}) or exists (select from unnest(earlier_names) e where lower(e) = lower(${name})))
      -- One that has the name now is meant rather than one that had it.
      order by lower(full_name) = lower(${name}) desc limit 1
    )
    update repositories r set gone_at = clock_timestamp() from found where r.id = found.id and r.gone_at is null`);
}
