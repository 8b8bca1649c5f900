import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import type { Merged } from './arrivals.ts';
import { instantOf } from './deployments.ts';

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
  const ids = sql`
    select p.id from commits c
    join pull_requests p on p.repository_id = c.repository_id and p.merge_commit_sha = c.sha
    where c.repository_id = ${repositoryId}::bigint
      and c.committed_at >= coalesce(${among?.floor ?? null}::timestamptz, '-infinity')
    union
    select p.id from json_to_recordset(${JSON.stringify(openings)}::text::json) as o(branch text, after timestamptz)
    join pull_request_facts f on f.repository_id = ${repositoryId}::bigint
      and f.merged_at > coalesce(o.after, '-infinity')
    join pull_requests p on p.id = f.pull_request_id and p.base_ref = o.branch`;
  const rows = await rowsOf<Omit<Merged, 'id'> & { id: string }>(
    tx,
    sql`
    select p.id::text as id, p.merge_commit_sha as sha, c.sha is not null as known, p.base_ref as branch,
      ${instantOf(sql`p.merged_at`)} as merged
    from pull_requests p join pull_request_facts f on f.pull_request_id = p.id
    left join commits c on c.repository_id = p.repository_id and c.sha = p.merge_commit_sha
    where p.repository_id = ${repositoryId}::bigint and p.merged_at is not null
      ${among ? sql`and p.id in (${ids})` : sql``}
    order by p.id`,
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}
