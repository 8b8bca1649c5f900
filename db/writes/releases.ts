import { sql } from 'drizzle-orm';
import type { ReadStretch, Release } from '#lib/records/repository-activity.ts';
import type { Executor } from '../executor.ts';
import { markStale } from '../facts/marks.ts';
import { markGone } from './gone.ts';

/** Stores releases, and what is gone of the stretches that were read. @returns how many were given */
export async function loadReleases(
  tx: Executor,
  {
    clientId,
    repositoryId,
    releases,
    stretches = [],
  }: {
    clientId: number;
    repositoryId: string;
    releases: readonly Release[];
    stretches?: readonly (ReadStretch | null)[];
  },
): Promise<number> {
  const byId = new Map(releases.map((release) => [release.id, release]));
  await tx.execute(sql`
    insert into releases (client_id, repository_id, external_id, tag, sha, name, draft, prerelease, author, url,
      created_at, published_at)
    select ${clientId}::int, ${repositoryId}::bigint, id, tag, sha, name, draft, prerelease, author, url, "createdAt",
      "publishedAt"
    from json_to_recordset(${JSON.stringify([...byId.values()])}::text::json) as r(id bigint, tag text, sha text,
      name text, draft boolean, prerelease boolean, author text, url text, "createdAt" timestamptz,
      "publishedAt" timestamptz)
    order by id
    on conflict (repository_id, external_id) do update set
      tag = excluded.tag, sha = excluded.sha, name = excluded.name, draft = excluded.draft,
      prerelease = excluded.prerelease, author = excluded.author, url = excluded.url,
      created_at = excluded.created_at, published_at = excluded.published_at, gone_at = null`);
  await markGone(tx, 'releases', 'created_at', { repositoryId, stretches, given: [...byId.keys()] });
  await markStale(tx, clientId, 'repositories', [Number(repositoryId)]);
  return byId.size;
}
