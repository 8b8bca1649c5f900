import { type SQL, sql } from 'drizzle-orm';
import type { ToldDeployment, ToldIncident, ToldOutcome } from '#lib/api/told.ts';
import { markStale } from '../facts/marks.ts';
import { repositoryIds, serviceIds } from '../queries/told-places.ts';
import type { Db } from '../router/router.ts';

interface Told {
  id: string;
  outcome: ToldOutcome;
}

/**
 * Stores deployments that a tool tells of, each once by its id: what is older than what is known is left.
 * @throws AppError 422 `unknown_repository`
 */
export async function tellDeployments(tx: Db, clientId: number, told: ToldDeployment[]): Promise<Told[]> {
  const repositories = await repositoryIds(tx, clientId, told);
  const rows = told.map(({ updatedAt, startedAt, finishedAt, ...one }) => ({
    ...one,
    repository: repositories.get(one.repository.toLowerCase()),
    started: startedAt,
    finished: finishedAt,
    updated: updatedAt ?? finishedAt ?? startedAt ?? new Date().toISOString(),
  }));
  await markStale(tx, clientId, 'repositories', [...new Set(repositories.values())].map(Number));
  return await store(
    tx,
    told,
    rows,
    ({ id, repository }) => `${repository} ${id}`,
    (given) => sql`
    with given as (
      select * from json_to_recordset(${given}::text::json) as g(position int, id text, repository bigint, environment text,
        sha text, ref text, result text, started timestamptz, finished timestamptz, updated timestamptz)
    ), wrote as (
      insert into deployments as d (client_id, repository_id, source, external_id, environment, sha, ref, result,
        started_at, finished_at, source_updated_at)
      select ${clientId}::int, repository, 'webhook', id, environment, sha, ref, result, started, finished, updated from given
      on conflict (client_id, repository_id, source, external_id) do update
        set environment = excluded.environment, sha = excluded.sha, ref = excluded.ref, result = excluded.result,
          started_at = excluded.started_at, finished_at = excluded.finished_at,
          source_updated_at = excluded.source_updated_at
        where excluded.source_updated_at >= d.source_updated_at
      returning d.repository_id, d.external_id
    )
    select g.position, ${outcome(sql`(b.environment, b.sha, b.ref, b.result, b.started_at, b.finished_at)
      is distinct from (g.environment, g.sha, g.ref, g.result, g.started, g.finished)`)} as outcome
    from given g
    left join wrote w on w.repository_id = g.repository and w.external_id = g.id
    left join deployments b on b.client_id = ${clientId}::int and b.repository_id = g.repository and b.source = 'webhook'
      and b.external_id = g.id`,
  );
}

/**
 * Stores incidents that a tool tells of, each once by its source and id: what is older than what is known is left.
 * @throws AppError 422 `unknown_repository`, `unknown_service`
 */
export async function tellIncidents(tx: Db, clientId: number, told: ToldIncident[]): Promise<Told[]> {
  const repositories = await repositoryIds(tx, clientId, told);
  const services = await serviceIds(tx, clientId, told);
  const rows = told.map(({ updatedAt, openedAt, resolvedAt, ...one }) => ({
    ...one,
    repository: one.repository && repositories.get(one.repository.toLowerCase()),
    service: one.service && services.get(one.service.toLowerCase()),
    opened: openedAt,
    resolved: resolvedAt,
    updated: updatedAt ?? resolvedAt ?? openedAt,
  }));
  return await store(
    tx,
    told,
    rows,
    ({ id, source }) => `${source} ${id}`,
    (given) => sql`
    with given as (
      select * from json_to_recordset(${given}::text::json) as g(position int, id text, source text, title text, url text,
        service bigint, repository bigint, deployment text, opened timestamptz, resolved timestamptz, updated timestamptz)
    ), wrote as (
      insert into incidents as i (client_id, source, external_id, title, url, service_id, repository_id,
        deployment_external_id, opened_at, resolved_at, source_updated_at)
      select ${clientId}::int, source, id, title, url, service, repository, deployment, opened, resolved, updated from given
      on conflict (client_id, source, external_id) do update
        set title = excluded.title, url = excluded.url, service_id = excluded.service_id,
          repository_id = excluded.repository_id, deployment_external_id = excluded.deployment_external_id,
          opened_at = excluded.opened_at, resolved_at = excluded.resolved_at,
          source_updated_at = excluded.source_updated_at
        where excluded.source_updated_at >= i.source_updated_at
      returning i.id, i.source, i.external_id
    ), marked as (
      insert into fact_marks (client_id, kind, ids)
      select ${clientId}::int, 'told_incidents', array_agg(id) from wrote having count(*) > 0
    )
    select g.position, ${outcome(sql`(b.title, b.url, b.service_id, b.repository_id, b.deployment_external_id, b.opened_at,
      b.resolved_at) is distinct from (g.title, g.url, g.service, g.repository, g.deployment, g.opened, g.resolved)`)} as outcome
    from given g
    left join wrote w on w.source = g.source and w.external_id = g.id
    left join incidents b on b.client_id = ${clientId}::int and b.source = g.source and b.external_id = g.id`,
  );
}

/** `b` is the row as it was before the statement, `w` says that it was written. */
const outcome = (
  differs: SQL,
) => sql`case when b.id is null then 'created' when w.external_id is null then 'ignored'
  when ${differs} then 'updated' else 'unchanged' end`;

/** Of those with the same key the newest is stored (one statement may not touch a row twice), the last of the same age. */
async function store<Row extends { id: string; updated: string }>(
  tx: Db,
  told: readonly { id: string }[],
  rows: Row[],
  keyOf: (row: Row) => string,
  statement: (given: string) => SQL,
): Promise<Told[]> {
  const newest = new Map<string, Row & { position: number }>();
  for (const [position, row] of rows.entries()) {
    const before = newest.get(keyOf(row));
    if (!before || before.updated <= row.updated) newest.set(keyOf(row), { ...row, position });
  }
  const stored = await tx.execute<{ position: number; outcome: ToldOutcome }>(
    statement(JSON.stringify([...newest.values()])),
  );
  const outcomes = new Map(stored.map((row) => [row.position, row.outcome]));
  return told.map(({ id }, position) => ({ id, outcome: outcomes.get(position) ?? 'ignored' }));
}
