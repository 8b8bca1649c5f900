import { sql } from 'drizzle-orm';
import type { Comment, ReadStretch } from '#lib/records/repository-activity.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { markGone } from './gone.ts';
import { newestOfEach } from './newest.ts';

interface CommentLoad {
  clientId: number;
  repositoryId: string;
  comments: readonly Comment[];
  /** What of the lists was read whole. */
  stretches?: readonly (ReadStretch & Pick<Comment, 'kind'>)[];
  /** Rows stored since then count as stored by this step already. */
  stepStartedAt: string;
}

/**
 * Stores comments, and what is gone of the stretches that were read. Idempotent: an older version never overwrites a
 * newer one.
 * @returns how many of them this step had not stored yet
 */
export async function loadComments(
  tx: Executor,
  { clientId, repositoryId, comments, stretches = [], stepStartedAt }: CommentLoad,
): Promise<number> {
  const newest = newestOfEach(comments, ({ kind, id }) => `${kind} ${id}`);
  const [row] = await rowsOf<{ fresh: number }>(
    tx,
    sql`
    with given as (
      select * from json_to_recordset(${JSON.stringify(newest)}::text::json) as c(kind text, id bigint, number int,
        author text, "authorIsBot" boolean, "createdAt" timestamptz, "updatedAt" timestamptz)
    ), known as materialized (
      -- One by one, as in jira-issues.ts.
      select c.kind, c.external_id, c.synced_at from given cross join lateral (
        select kind, external_id, synced_at from comments t
        where t.repository_id = ${repositoryId}::bigint and t.kind = given.kind and t.external_id = given.id
        limit 1
      ) c
    ), stored as (
      insert into comments as t (client_id, repository_id, kind, external_id, number, author, author_is_bot, created_at,
        source_updated_at, synced_at)
      select ${clientId}::int, ${repositoryId}::bigint, kind, id, number, author, "authorIsBot", "createdAt",
        "updatedAt", clock_timestamp()
      from given order by kind, id
      on conflict (repository_id, kind, external_id) do update set
        number = excluded.number, author = excluded.author, author_is_bot = excluded.author_is_bot,
        created_at = excluded.created_at, source_updated_at = excluded.source_updated_at, gone_at = null,
        synced_at = excluded.synced_at
        where excluded.source_updated_at >= t.source_updated_at
    )
    select count(*)::int as fresh from given left join known on known.kind = given.kind and known.external_id = given.id
    where known.synced_at is null or known.synced_at < ${stepStartedAt}::timestamptz`,
  );
  for (const kind of ['conversation', 'review'] as const) {
    const given = comments.filter((comment) => comment.kind === kind).map(({ id }) => id);
    const read = stretches.filter((stretch) => stretch.kind === kind);
    await markGone(
      tx,
      'comments',
      'source_updated_at',
      { repositoryId, stretches: read, given },
      sql`kind = ${kind}`,
    );
  }
  return row?.fresh ?? 0;
}
