import { sql } from 'drizzle-orm';
import type { Deployment, ReadStretch } from '#lib/records/repository-activity.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { markStale } from '../facts/marks.ts';
import { markGone } from './gone.ts';
import type { RepositoryAtSource } from './repositories.ts';

interface DeploymentLoad {
  clientId: number;
  repositoryId: string;
  deployments: readonly Deployment[];
  /** Of a full scan: what of the list was read whole. */
  stretches?: readonly (ReadStretch | null)[];
  /** Ids of those known to be there no longer. */
  gone?: readonly number[];
}

/**
 * Stores deployments with their statuses, and what is gone. Idempotent: an older version never overwrites a newer one.
 * @returns how many were given
 */
export async function loadDeployments(
  tx: Executor,
  { clientId, repositoryId, deployments, stretches = [], gone = [] }: DeploymentLoad,
): Promise<number> {
  const byId = new Map(deployments.map((deployment) => [deployment.id, deployment]));
  const rows = [...byId.values()].map(({ statuses: _, ...row }) => row);
  const statuses = [...byId.values()].flatMap(({ id, statuses: list }) =>
    [...new Map(list.map((status) => [status.id, status])).values()].map((status) => ({
      ...{ ...status, deployment: id },
    })),
  );
  await tx.execute(sql`
    with given as (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as d(id bigint, environment text, ref text,
        sha text, task text, creator text, state text, "createdAt" timestamptz, "updatedAt" timestamptz)
    ), stored as (
      insert into github_deployments as t (client_id, repository_id, external_id, environment, ref, sha, task, creator,
        state, created_at, source_updated_at)
      select ${clientId}::int, ${repositoryId}::bigint, id, environment, ref, sha, task, creator, state, "createdAt",
        "updatedAt"
      from given order by id
      on conflict (client_id, repository_id, external_id) do update set
        environment = excluded.environment, ref = excluded.ref, sha = excluded.sha, task = excluded.task,
        creator = excluded.creator, state = excluded.state, created_at = excluded.created_at,
        source_updated_at = excluded.source_updated_at, gone_at = null
        where excluded.source_updated_at >= t.source_updated_at
      returning id, external_id
    )
    insert into github_deployment_statuses as old (client_id, deployment_id, external_id, state, environment, url,
      created_at)
    select ${clientId}::int, stored.id, s.id, s.state, s.environment, s.url, s."createdAt"
    from json_to_recordset(${JSON.stringify(statuses)}::text::json) as s(deployment bigint, id text, state text,
      environment text, url text, "createdAt" timestamptz)
    join stored on stored.external_id = s.deployment
    on conflict (deployment_id, external_id) do update set
      state = excluded.state, environment = excluded.environment, url = excluded.url, created_at = excluded.created_at
      where (old.state, old.environment, old.url, old.created_at)
        is distinct from (excluded.state, excluded.environment, excluded.url, excluded.created_at)`);
  await markGone(tx, 'github_deployments', 'created_at', {
    repositoryId,
    stretches,
    given: [...byId.keys()],
  });
  if (gone.length > 0) {
    await tx.execute(sql`
      update github_deployments set gone_at = clock_timestamp()
      where repository_id = ${repositoryId}::bigint and gone_at is null and external_id in (
        select id::bigint from json_array_elements_text(${JSON.stringify(gone)}::text::json) as g(id))`);
  }
  await markStale(tx, clientId, 'repositories', [Number(repositoryId)]);
  return rows.length;
}

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
    select to_char(min(created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from (
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
