import { sql } from 'drizzle-orm';
import type { Deployment, ReadStretch } from '#lib/records/repository-activity.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { markStale } from '../facts/marks.ts';
import { markGone } from './gone.ts';

interface DeploymentLoad {
  clientId: number;
  repositoryId: string;
  deployments: readonly Deployment[];
  /** Of a full scan: what of the list was read whole. */
  stretches?: readonly (ReadStretch | null)[];
  /** Ids of those known to be there no longer. */
  gone?: readonly number[];
  /** Rows stored since then count as stored by this step already. */
  stepStartedAt: string;
}

/**
 * Stores deployments with their statuses, and what is gone. Idempotent: an older version never overwrites a newer one.
 * @returns how many of them this step had not stored yet
 */
export async function loadDeployments(
  tx: Executor,
  { clientId, repositoryId, deployments, stretches = [], gone = [], stepStartedAt }: DeploymentLoad,
): Promise<number> {
  const byId = new Map(deployments.map((deployment) => [deployment.id, deployment]));
  const rows = [...byId.values()].map(({ statuses: _, ...row }) => row);
  const statuses = [...byId.values()].flatMap(({ id, statuses: list }) =>
    [...new Map(list.map((status) => [status.id, status])).values()].map((status) => ({
      ...status,
      deployment: id,
    })),
  );
  const [row] = await rowsOf<{ fresh: number }>(
    tx,
    sql`
    with given as (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as d(id bigint, environment text, ref text,
        sha text, task text, creator text, state text, "createdAt" timestamptz, "updatedAt" timestamptz)
    ), known as materialized (
      -- One by one, as in jira-issues.ts.
      select d.external_id, d.synced_at from given cross join lateral (
        select external_id, synced_at from github_deployments t
        where t.client_id = ${clientId}::int and t.repository_id = ${repositoryId}::bigint
          and t.external_id = given.id
        limit 1
      ) d
    ), stored as (
      insert into github_deployments as t (client_id, repository_id, external_id, environment, ref, sha, task, creator,
        state, created_at, source_updated_at, synced_at)
      select ${clientId}::int, ${repositoryId}::bigint, id, environment, ref, sha, task, creator, state, "createdAt",
        "updatedAt", clock_timestamp()
      from given order by id
      on conflict (client_id, repository_id, external_id) do update set
        environment = excluded.environment, ref = excluded.ref, sha = excluded.sha, task = excluded.task,
        creator = excluded.creator, state = excluded.state, created_at = excluded.created_at,
        source_updated_at = excluded.source_updated_at, gone_at = null, synced_at = excluded.synced_at
        where excluded.source_updated_at >= t.source_updated_at
      returning id, external_id
    ), stored_statuses as (
      insert into github_deployment_statuses as old (client_id, deployment_id, external_id, state, environment, url,
        created_at)
      select ${clientId}::int, stored.id, s.id, s.state, s.environment, s.url, s."createdAt"
      from json_to_recordset(${JSON.stringify(statuses)}::text::json) as s(deployment bigint, id text, state text,
        environment text, url text, "createdAt" timestamptz)
      join stored on stored.external_id = s.deployment
      on conflict (deployment_id, external_id) do update set
        state = excluded.state, environment = excluded.environment, url = excluded.url,
        created_at = excluded.created_at
        where (old.state, old.environment, old.url, old.created_at)
          is distinct from (excluded.state, excluded.environment, excluded.url, excluded.created_at)
    )
    select count(*)::int as fresh from given left join known on known.external_id = given.id
    where known.synced_at is null or known.synced_at < ${stepStartedAt}::timestamptz`,
  );
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
  return row?.fresh ?? 0;
}
