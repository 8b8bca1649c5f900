import { sql } from 'drizzle-orm';
import type { ReadStretch, Release } from '#lib/records/repository-activity.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { markStale } from '../facts/marks.ts';
import { markGone } from './gone.ts';

/**
 * Stores releases, and what is gone of the stretches that were read.
 * @returns how many of them this step had not stored yet
 */
export async function loadReleases(
  tx: Executor,
  {
    clientId,
    repositoryId,
    releases,
    stretches = [],
    stepStartedAt,
  }: {
    clientId: number;
    repositoryId: string;
    releases: readonly Release[];
    stretches?: readonly (ReadStretch | null)[];
    /** Rows stored since then count as stored by this step already. */
    stepStartedAt: string;
  },
): Promise<number> {
  const byId = new Map(releases.map((release) => [release.id, release]));
  const [row] = await rowsOf<{ fresh: number }>(
    tx,
    sql`
    with given as (
      select * from json_to_recordset(${JSON.stringify([...byId.values()])}::text::json) as r(id bigint, tag text,
        sha text, name text, draft boolean, prerelease boolean, author text, url text, "createdAt" timestamptz,
        "publishedAt" timestamptz)
    ), known as materialized (
      -- One by one, as in jira-issues.ts.
      select r.external_id, r.synced_at from given cross join lateral (
        select external_id, synced_at from releases t
        where t.repository_id = ${repositoryId}::bigint and t.external_id = given.id
        limit 1
      ) r
    ), stored as (
      insert into releases (client_id, repository_id, external_id, tag, sha, name, draft, prerelease, author, url,
        created_at, published_at, synced_at)
      select ${clientId}::int, ${repositoryId}::bigint, id, tag, sha, name, draft, prerelease, author, url, "createdAt",
        "publishedAt", clock_timestamp()
      from given order by id
      on conflict (repository_id, external_id) do update set
        tag = excluded.tag, sha = excluded.sha, name = excluded.name, draft = excluded.draft,
        prerelease = excluded.prerelease, author = excluded.author, url = excluded.url,
        created_at = excluded.created_at, published_at = excluded.published_at, gone_at = null,
        synced_at = excluded.synced_at
    )
    select count(*)::int as fresh from given left join known on known.external_id = given.id
    where known.synced_at is null or known.synced_at < ${stepStartedAt}::timestamptz`,
  );
  await markGone(tx, 'releases', 'created_at', { repositoryId, stretches, given: [...byId.keys()] });
  await markStale(tx, clientId, 'repositories', [Number(repositoryId)]);
  return row?.fresh ?? 0;
}
