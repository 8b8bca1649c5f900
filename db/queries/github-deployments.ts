import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import type { RepositoryAtSource } from './repository-at-source.ts';
import { instantText } from './sql.ts';

/** Ids at the source of the deployments stored that were created in a time, its ends included, and are not gone. */
export async function deploymentsBetween(
  tx: Executor,
  { clientId, integrationId, externalId }: RepositoryAtSource,
  { from, to }: { from: string; to: string },
): Promise<number[]> {
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`
    select d.external_id::text as id from github_deployments d join repositories r on r.id = d.repository_id
    where r.client_id = ${clientId}::int and r.integration_id = ${integrationId}::bigint
      and r.external_id = ${externalId}::bigint and d.gone_at is null
      and d.created_at between ${from}::timestamptz and ${to}::timestamptz`,
  );
  return rows.map(({ id }) => Number(id));
}

/** One that has no result after so long gets none any more: nobody waits for it. */
const OPEN_FOR_DAYS = 30;

/**
 * When the oldest deployment was created of which the source may still say something new (G5): one without a
 * result, or the newest success of an environment, which the next one makes inactive. Null: there is none.
 *
 * @param externalId the source's id of the repository
 */
export async function oldestOpenDeployment(
  tx: Executor,
  { clientId, integrationId, externalId }: RepositoryAtSource,
): Promise<Date | null> {
  const [row] = await rowsOf<{ at: string | null }>(
    tx,
    sql`
    select ${instantText(sql`min(created_at)`)} as at from (
      select d.created_at, d.state,
        row_number() over (partition by d.environment, d.state order by d.created_at desc, d.external_id desc) as nth
      from github_deployments d join repositories r on r.id = d.repository_id
      where r.client_id = ${clientId}::int and r.integration_id = ${integrationId}::bigint
        and r.external_id = ${externalId}::bigint and d.gone_at is null
        and d.created_at > (select max(created_at) from github_deployments where repository_id = r.id)
          - make_interval(days => ${OPEN_FOR_DAYS}::int)
    ) d
    where state is null or state not in ('active', 'success', 'inactive', 'failure', 'error', 'destroyed')
      or (state in ('active', 'success') and nth = 1)`,
  );
  return row?.at ? new Date(row.at) : null;
}
