import { sql } from 'drizzle-orm';
import type { GraphCommit } from '#lib/records/repository-activity.ts';
import { type Executor, rowsOf } from '../executor.ts';

/** Stores commits. They never change: one that is stored stays as it is. @returns how many were not stored yet */
export async function loadCommits(
  tx: Executor,
  {
    clientId,
    repositoryId,
    commits,
  }: { clientId: number; repositoryId: string; commits: readonly GraphCommit[] },
): Promise<number> {
  // As one JSON text an array of arrays would need a type of its own: parents go as PostgreSQL reads arrays.
  const rows = commits.map(({ parents, ...commit }) => ({ ...commit, parents: `{${parents.join(',')}}` }));
  const [row] = await rowsOf<{ fresh: number }>(
    tx,
    sql`
    with stored as (
      insert into commits (client_id, repository_id, sha, parents, headline, author_name, author_email, author_login,
        authored_at, committed_at)
      select ${clientId}::int, ${repositoryId}::bigint, sha, parents::text[], headline, "authorName", "authorEmail",
        "authorLogin", "authoredAt", "committedAt"
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as c(sha text, parents text, headline text,
        "authorName" text, "authorEmail" text, "authorLogin" text, "authoredAt" timestamptz, "committedAt" timestamptz)
      order by sha
      on conflict (repository_id, sha) do nothing
      returning committed_at
    ), marked as (
      insert into fact_marks (client_id, kind, ids, since)
      select ${clientId}::int, 'repositories', array[${repositoryId}::bigint], min(committed_at) from stored
      having count(*) > 0
    )
    select count(*)::int as fresh from stored`,
  );
  return row?.fresh ?? 0;
}
