import { sql } from 'drizzle-orm';
import type { WorkflowRun } from '#lib/records/repository-activity.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { markStale } from '../facts/marks.ts';
import { newestOfEach } from './newest.ts';

interface RunLoad {
  clientId: number;
  repositoryId: string;
  runs: readonly WorkflowRun[];
  /** Rows stored since then count as stored by this step already. */
  stepStartedAt: string;
}

/**
 * Stores workflow runs, and in the place of their jobs those of the newest attempt. Idempotent: an older version never
 * overwrites a newer one, and one that is stored as it is stays untouched with its jobs.
 * @returns how many of them this step had not stored yet; one that it left untouched counts each time it is given
 */
export async function loadWorkflowRuns(
  tx: Executor,
  { clientId, repositoryId, runs, stepStartedAt }: RunLoad,
): Promise<number> {
  const newest = newestOfEach(runs, ({ id }) => id);
  const rows = newest.map(({ jobs, ...run }) => ({ ...run, hasJobs: jobs !== null }));
  const jobs = newest.flatMap(({ id, jobs: list }) =>
    [...new Map((list ?? []).map((job) => [job.id, job])).values()].map((job) => ({ ...job, run: id })),
  );
  const [row] = await rowsOf<{ fresh: number }>(
    tx,
    sql`
    with given as (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(id bigint, "workflowId" bigint,
        name text, event text, branch text, sha text, attempt int, status text, conclusion text, url text, actor text,
        "createdAt" timestamptz, "startedAt" timestamptz, "finishedAt" timestamptz, "updatedAt" timestamptz,
        "hasJobs" boolean)
    ), given_jobs as materialized (
      select * from json_to_recordset(${JSON.stringify(jobs)}::text::json) as j(run bigint, id bigint, name text,
        attempt int, status text, conclusion text, "startedAt" timestamptz, "finishedAt" timestamptz)
    ), known as materialized (
      -- One by one, as in jira-issues.ts.
      select w.external_id, w.synced_at from given cross join lateral (
        select external_id, synced_at from workflow_runs r
        where r.client_id = ${clientId}::int and r.repository_id = ${repositoryId}::bigint
          and r.external_id = given.id
        limit 1
      ) w
    ), stored as (
      insert into workflow_runs as t (client_id, repository_id, external_id, workflow_id, name, event, branch, sha,
        attempt, status, conclusion, url, actor, created_at, started_at, finished_at, source_updated_at, synced_at)
      select ${clientId}::int, ${repositoryId}::bigint, id, "workflowId", name, event, branch, sha, attempt, status,
        conclusion, url, actor, "createdAt", "startedAt", "finishedAt", "updatedAt", clock_timestamp()
      from given order by id
      on conflict (client_id, repository_id, external_id) do update set
        workflow_id = excluded.workflow_id, name = excluded.name, event = excluded.event, branch = excluded.branch,
        sha = excluded.sha, attempt = excluded.attempt, status = excluded.status, conclusion = excluded.conclusion,
        url = excluded.url, actor = excluded.actor, created_at = excluded.created_at,
        started_at = excluded.started_at, finished_at = excluded.finished_at,
        source_updated_at = excluded.source_updated_at, synced_at = excluded.synced_at
        where excluded.source_updated_at >= t.source_updated_at
          and (t.status <> 'completed' or (t.source_updated_at, t.attempt, t.status)
            is distinct from (excluded.source_updated_at, excluded.attempt, excluded.status))
      returning id, external_id
    ), replaced as (
      delete from workflow_jobs j using stored join given on given.id = stored.external_id and given."hasJobs"
      where j.workflow_run_id = stored.id
        and not exists (select from given_jobs g where g.run = stored.external_id and g.id = j.external_id)
    ), stored_jobs as (
      insert into workflow_jobs (client_id, workflow_run_id, external_id, name, attempt, status, conclusion, started_at,
        finished_at)
      select ${clientId}::int, stored.id, j.id, j.name, j.attempt, j.status, j.conclusion, j."startedAt", j."finishedAt"
      from given_jobs j join stored on stored.external_id = j.run
      on conflict (workflow_run_id, external_id) do update set
        name = excluded.name, attempt = excluded.attempt, status = excluded.status, conclusion = excluded.conclusion,
        started_at = excluded.started_at, finished_at = excluded.finished_at
    )
    select count(*)::int as fresh from given left join known on known.external_id = given.id
    where known.synced_at is null or known.synced_at < ${stepStartedAt}::timestamptz`,
  );
  await markStale(tx, clientId, 'repositories', [Number(repositoryId)]);
  return row?.fresh ?? 0;
}
