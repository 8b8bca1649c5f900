import { sql } from 'drizzle-orm';
import type { Comment, ReadStretch } from '#lib/records/repository-activity.ts';
import type { Executor } from '../executor.ts';
import { markGone } from './gone.ts';
import { newestOfEach } from './newest.ts';

interface CommentLoad {
  clientId: number;
  repositoryId: string;
  comments: readonly Comment[];
  /** What of the lists was read whole. */
  stretches?: readonly (ReadStretch & Pick<Comment, 'kind'>)[];
}

/**
 * Stores comments, and what is gone of the stretches that were read. Idempotent: an older version never overwrites a
 * newer one.
 * @returns how many were given
 */
export async function loadComments(
  tx: Executor,
  { clientId, repositoryId, comments, stretches = [] }: CommentLoad,
): Promise<number> {
  const newest = newestOfEach(comments, ({ kind, id }) => `${kind} ${id}`);
  await tx.execute(sql`
    insert into comments as t (client_id, repository_id, kind, external_id, number, author, author_is_bot, created_at,
      source_updated_at)
    select ${clientId}::int, ${repositoryId}::bigint, kind, id, number, author, "authorIsBot", "createdAt", "updatedAt"
    from json_to_recordset(${JSON.stringify(newest)}::text::json) as c(kind text, id bigint, number int,
      author text, "authorIsBot" boolean, "createdAt" timestamptz, "updatedAt" timestamptz)
    order by kind, id
    on conflict (repository_id, kind, external_id) do update set
      number = excluded.number, author = excluded.author, author_is_bot = excluded.author_is_bot,
      created_at = excluded.created_at, source_updated_at = excluded.source_updated_at, gone_at = null
      where excluded.source_updated_at >= t.source_updated_at`);
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
  return newest.length;
}
