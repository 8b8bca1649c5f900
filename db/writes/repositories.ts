import { sql } from 'drizzle-orm';
import type { RepositoryHead } from '#lib/records/pull-request.ts';
import { type Executor, rowsOf } from '../executor.ts';

/** Stores what the source says of a repository, keyed by its numeric id (etl.md, G7). @returns our id of it */
export async function upsertRepository(
  tx: Executor,
  { clientId, integrationId, head }: { clientId: number; integrationId: string; head: RepositoryHead },
): Promise<string> {
  const [row] = await rowsOf<{ id: string }>(
    tx,
    sql`
    with wrote as (
      insert into repositories as r (client_id, integration_id, external_id, full_name, url, default_branch, archived)
      values (${clientId}::int, ${integrationId}::bigint, ${head.id}::bigint, ${head.fullName}, ${head.url},
        ${head.defaultBranch}, ${head.archived}::boolean)
      on conflict (client_id, integration_id, external_id) do update
        set full_name = excluded.full_name, url = excluded.url, default_branch = excluded.default_branch,
          archived = excluded.archived
        -- Every chunk comes by: an unchanged row is left alone.
        where (r.full_name, r.url, r.default_branch, r.archived)
          is distinct from (excluded.full_name, excluded.url, excluded.default_branch, excluded.archived)
      returning id
    )
    select id::text from wrote
    union all
    select id::text from repositories
    where client_id = ${clientId}::int and integration_id = ${integrationId}::bigint and external_id = ${head.id}::bigint
    limit 1`,
  );
  if (!row) throw new Error('The repository was neither written nor found');
  return row.id;
}

/** Our id of a repository by the source's numeric id, as its name may have changed. Null: nothing of it is stored. */
export async function storedRepository(
  tx: Executor,
  { clientId, integrationId, externalId }: { clientId: number; integrationId: string; externalId: number },
): Promise<string | null> {
  const [row] = await rowsOf<{ id: string }>(
    tx,
    sql`
    select id::text from repositories
    where client_id = ${clientId}::int and integration_id = ${integrationId}::bigint
      and external_id = ${externalId}::bigint`,
  );
  return row?.id ?? null;
}
