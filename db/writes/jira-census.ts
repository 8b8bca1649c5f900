import { sql } from 'drizzle-orm';
import { CopyText } from '../copy.ts';
import { type BulkExecutor, rowsOf } from '../executor.ts';

export interface JiraCensus {
  clientId: number;
  integrationId: string;
  /** Our id of it. */
  projectId: string;
  /** Ids of all issues that the source has in the project. */
  ids: readonly string[];
  /** What was stored since then was there, whatever the list says. ISO 8601. */
  startedAt: string;
}

/**
 * Compares what a project has with what is stored of it (J3): what is missing at the source is marked gone.
 * @returns how many were, and the ids of those that are there and not stored, or stored as gone: to be loaded, as no
 * question for what was updated will find them
 */
export async function takeCensus(
  tx: BulkExecutor,
  { clientId, integrationId, projectId, ids, startedAt }: JiraCensus,
): Promise<{ gone: number; lacking: string[] }> {
  await tx.script(
    `create temporary table if not exists pg_temp.given_jira_census (id text) on commit delete rows;
     delete from pg_temp.given_jira_census`,
  );
  const rows = new CopyText();
  for (const id of ids) rows.add([id]);
  const pieces = rows.end();
  if (pieces.length > 0) await tx.copyIn('pg_temp.given_jira_census', pieces);
  const [found] = await rowsOf<{ gone: number; lacking: string }>(
    tx,
    sql`
    with gone as (
      update issues i set gone_at = clock_timestamp()
      where i.client_id = ${clientId}::int and i.integration_id = ${integrationId}::bigint
        and i.project_id = ${projectId}::bigint and i.gone_at is null and i.synced_at < ${startedAt}::timestamptz
        and not exists (select from pg_temp.given_jira_census c where c.id = i.external_id)
      returning i.id
    ), marked as (
      insert into fact_marks (client_id, kind, ids)
      select ${clientId}::int, 'issues', array_agg(id) from gone having count(*) > 0
    )
    select (select count(*) from gone)::int as gone, coalesce((
      select json_agg(distinct c.id) from pg_temp.given_jira_census c
      where not exists (
        select from issues i
        where i.client_id = ${clientId}::int and i.integration_id = ${integrationId}::bigint
          and i.external_id = c.id and i.gone_at is null)
      -- Those that do not fit are set aside already.
      and not exists (
        select from etl_quarantine q
        where q.integration_id = ${integrationId}::bigint and q.resolved_at is null
          and coalesce(q.payload ->> 'id', q.payload -> 'issue' ->> 'id') = c.id)), '[]')::text as lacking`,
  );
  return { gone: found?.gone ?? 0, lacking: JSON.parse(found?.lacking ?? '[]') as string[] };
}
