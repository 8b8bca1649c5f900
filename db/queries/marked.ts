import { sql } from 'drizzle-orm';
import type { StepRef } from '#lib/runs.ts';
import { type Executor, rowsOf } from '../executor.ts';
import type { Db } from '../router/router.ts';
import { BY_WEBHOOK } from '../writes/dirty-records.ts';
import type { CheckpointKey } from './checkpoint.ts';

export interface MarkRules {
  /** The jobs there are: marks for others wait for a version that has them. */
  jobs: string[];
  /** So long, in seconds, nothing more has come, */
  quietSeconds: number;
  /** or so long the first has waited. */
  mostSeconds: number;
}

/**
 * Integrations of all clients with records that are marked as changed, have waited as the rules say, and no run is
 * unfinished. What a run that was started for it could not read waits for the next delivery, or the schedule.
 */
export async function dueMarks(
  db: Db,
  { jobs, quietSeconds, mostSeconds }: MarkRules,
): Promise<{ integrationId: number; clientId: number }[]> {
  const rows = await db.execute<{ integration: string; client: number }>(sql`
    select integration_id::text as integration, client_id as client
    from leadline_due_marks(${JSON.stringify(jobs)}::text::jsonb, ${quietSeconds}::float8, ${mostSeconds}::float8)`);
  return rows.map(({ integration, client }) => ({ integrationId: Number(integration), clientId: client }));
}

/** The steps that read what is marked in an integration, less what a run was started for already. */
export async function markedSteps(db: Db, integrationId: number, jobs: string[]): Promise<StepRef[]> {
  return await db.execute<{ job: string; scope: string }>(sql`
    select distinct d.job, d.scope
    from dirty_records d join integrations i on i.id = d.integration_id
    where d.integration_id = ${integrationId}::bigint and d.scope = any (i.repository_names)
      and ${JSON.stringify(jobs)}::text::jsonb ? d.job
      and d.marked_at > coalesce((select r.created_at from etl_runs r where r.client_id = i.client_id
        and r.integration_id = i.id and r.started_by = ${BY_WEBHOOK} order by r.id desc limit 1), '-infinity')
    order by d.scope, d.job`);
}

/** Keys of a step's records that were marked before it began. */
export async function marksBefore(
  tx: Executor,
  { integrationId, job, scope }: CheckpointKey,
  startedAt: string,
): Promise<string[]> {
  const rows = await rowsOf<{ key: string }>(
    tx,
    sql`
    select key from dirty_records
    where integration_id = ${integrationId}::bigint and job = ${job} and scope = ${scope}
      and marked_at <= ${startedAt}::timestamptz
    order by marked_at, key`,
  );
  return rows.map(({ key }) => key);
}

/** Which of an integration's repositories, as it names them, a webhook means; null: none of them. */
export async function scopeOf(
  tx: Executor,
  integrationId: number,
  repository: { id: number; fullName: string },
): Promise<string | null> {
  const [row] = await rowsOf<{ name: string }>(
    tx,
    sql`
    select wanted as name
    from integrations i
    cross join unnest(i.repository_names) as wanted
    left join repositories r on r.client_id = i.client_id and r.integration_id = i.id
      and r.external_id = ${repository.id}::bigint
    where i.id = ${integrationId}::bigint and (lower(wanted) = lower(${repository.fullName})
      -- Renamed or transferred since it was chosen (G7).
      or lower(wanted) = lower(r.full_name)
      or exists (select 1 from unnest(r.earlier_names) as earlier where lower(wanted) = lower(earlier)))
    order by lower(wanted) = lower(${repository.fullName}) desc limit 1`,
  );
  return row?.name ?? null;
}
