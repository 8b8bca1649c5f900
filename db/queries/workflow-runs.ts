import { sql } from 'drizzle-orm';
import type { WorkflowRun } from '#lib/records/repository-activity.ts';
import { type Executor, rowsOf } from '../executor.ts';
import type { RepositoryAtSource } from './repository-at-source.ts';

/** Which of these runs are stored as completed, in the same version: they and their jobs cannot have changed. */
export async function storedRuns(
  tx: Executor,
  { clientId, integrationId, externalId }: RepositoryAtSource,
  runs: readonly Pick<WorkflowRun, 'id' | 'attempt' | 'updatedAt'>[],
): Promise<Set<number>> {
  const versions = runs.map(({ id, attempt, updatedAt }) => ({ id, attempt, updatedAt }));
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`
    select w.external_id::text as id
    from json_to_recordset(${JSON.stringify(versions)}::text::json) as g(id bigint, attempt int, "updatedAt" timestamptz)
    join repositories r on r.client_id = ${clientId}::int and r.integration_id = ${integrationId}::bigint
      and r.external_id = ${externalId}::bigint
    join workflow_runs w on w.client_id = r.client_id and w.repository_id = r.id and w.external_id = g.id
    where w.status = 'completed' and w.attempt = g.attempt and w.source_updated_at = g."updatedAt"`,
  );
  return new Set(rows.map(({ id }) => Number(id)));
}

/** GitHub ends an attempt after 35 days, one that waits for an approval after 30; the last may begin on the 30th day. */
const OPEN_FOR_DAYS = 65;
const MOST_OPEN = 100;

/** Runs created before a time that were not completed when they were stored, the newest first. */
export async function openRuns(
  tx: Executor,
  { repositoryId, before }: { repositoryId: string; before: Date },
): Promise<number[]> {
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`
    select external_id::text as id from workflow_runs
    where repository_id = ${repositoryId}::bigint and status <> 'completed'
      and created_at < ${before.toISOString()}::timestamptz
      and created_at > ${before.toISOString()}::timestamptz - make_interval(days => ${OPEN_FOR_DAYS}::int)
    order by created_at desc limit ${MOST_OPEN}::int`,
  );
  return rows.map(({ id }) => Number(id));
}
