import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { exactInstantText } from '../queries/sql.ts';
import type { Merged } from './arrivals.ts';

/** By branch: merged after this time; null: whenever. */
export type Openings = ReadonlyMap<string, string | null>;

/**
 * Merged pull requests of a repository.
 *
 * @param among those whose merge commit was committed since `floor`, or that were merged into a branch since it opened;
 *   null: all
 */
export async function mergedOf(
  tx: Executor,
  repositoryId: number,
  among: { floor: string | null; openings: Openings } | null,
): Promise<Merged[]> {
  const openings = [...(among?.openings ?? [])].map(([branch, after]) => ({ branch, after }));
  const all = sql`
    select pull_request_id as id from pull_request_facts
    where repository_id = ${repositoryId}::bigint and merged_at is not null`;
  // Looked up one by one: the planner knows no client (docs/decisions/011), and would read all for what it takes for few.
  const some = sql`
    select p.id from (
      select sha from commits c where c.repository_id = ${repositoryId}::bigint
        and c.committed_at >= coalesce(${among?.floor ?? null}::timestamptz, '-infinity') offset 0
    ) c cross join lateral (
      select id from pull_requests p where p.repository_id = ${repositoryId}::bigint and p.merge_commit_sha = c.sha
        and p.merged_at is not null offset 0
    ) p
    union
    select p.id from json_to_recordset(${JSON.stringify(openings)}::text::json) as o(branch text, after timestamptz)
    cross join lateral (
      select pull_request_id from pull_request_facts f where f.repository_id = ${repositoryId}::bigint
        and f.merged_at > coalesce(o.after, '-infinity') offset 0
    ) f
    cross join lateral (
      select id from pull_requests p where p.id = f.pull_request_id and p.base_ref = o.branch offset 0
    ) p`;
  const rows = await rowsOf<Omit<Merged, 'id'> & { id: string }>(
    tx,
    sql`
    select p.id::text as id, p.merge_commit_sha as sha, c.sha is not null as known, p.base_ref as branch,
      ${exactInstantText(sql`p.merged_at`)} as merged
    from (${among ? some : all}) wanted
    cross join lateral (select * from pull_requests p where p.id = wanted.id offset 0) p
    left join lateral (
      select sha from commits c where c.repository_id = ${repositoryId}::bigint and c.sha = p.merge_commit_sha offset 0
    ) c on true
    order by p.id`,
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}
