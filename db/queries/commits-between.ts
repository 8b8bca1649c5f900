import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';

export interface CommitRange {
  repositoryId: number;
  /** What was deployed before. */
  base: string;
  /** What is deployed now. */
  head: string;
  /** Of so many commits no list is made. */
  limit?: number;
}

export interface CommitsBetween {
  /** In head and not in base, oldest first. */
  shas: string[];
  /** There are more than the limit: these are some of them. */
  truncated: boolean;
}

/** How far behind base its own history is looked at first, and then. Null: to its beginning. */
const REACHES_DAYS = [30, 365, null] as const;
/** A year of a hundred commits a day. */
const LIMIT = 40_000;

/**
 * Which commits a deployment brings beyond another one, as the source's comparison `base...head` has them, read from
 * the stored graph. The history of base is looked at only as far back as it must be: a walk down from head that leaves
 * that stretch is made again with a longer one. As in git itself, a commit that is dated before its parents by more
 * than that can mislead it.
 *
 * @returns null when one of the two is not stored: nothing can be said
 */
export async function commitsBetween(
  db: Executor,
  { repositoryId, base, head, limit = LIMIT }: CommitRange,
): Promise<CommitsBetween | null> {
  for (const days of REACHES_DAYS) {
    const [row] = await rowsOf<{ known: boolean; left: boolean; shas: string[] }>(
      db,
      sql`
      with recursive floor as (
        select min(committed_at) - make_interval(days => ${days}::int) as at from commits
        where repository_id = ${repositoryId}::bigint and sha in (${base}, ${head})
      ), behind as (
        select ${base}::text as sha
        union
        select p.sha from behind join commits c on c.repository_id = ${repositoryId}::bigint and c.sha = behind.sha
        cross join unnest(c.parents) as p(sha)
        where ${days}::int is null or c.committed_at >= (select at from floor)
      ), ahead as (
        select sha, committed_at, parents from commits
        where repository_id = ${repositoryId}::bigint and sha = ${head} and sha not in (select sha from behind)
        union
        select c.sha, c.committed_at, c.parents from ahead cross join unnest(ahead.parents) as p(sha)
        join commits c on c.repository_id = ${repositoryId}::bigint and c.sha = p.sha
        where not exists (select from behind where behind.sha = p.sha)
          and (${days}::int is null or ahead.committed_at >= (select at from floor))
      ), listed as (
        select sha, committed_at from ahead limit ${limit + 1}::int
      )
      select
        (select count(distinct sha) = (case when ${base}::text = ${head}::text then 1 else 2 end) from commits
          where repository_id = ${repositoryId}::bigint and sha in (${base}, ${head})) as known,
        ${days}::int is not null and exists (select from listed where committed_at < (select at from floor)) as left,
        (select coalesce(json_agg(sha order by committed_at, sha), '[]') from listed) as shas`,
    );
    if (!row?.known) return null;
    if (!row.left) return { shas: row.shas.slice(0, limit), truncated: row.shas.length > limit };
  }
  throw new Error('A walk without an end cannot be left');
}
