import { sql } from 'drizzle-orm';
import { type FlowContent, type StatusRef, statusKey } from '#lib/workflows/content.ts';
import type { Names } from '#lib/workflows/describe-changes.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { textArray } from '../patterns.ts';
import { instantText } from './sql.ts';

/**
 * All workflows and mappings of a client as they are: the default first, steps in their order. Also what is mapped of an
 * integration that is being removed: its issues stay in their steps until they go, and what is saved is what was read.
 */
export async function flowContent(db: Executor, clientId: number): Promise<FlowContent> {
  const [row] = await rowsOf<{ content: FlowContent }>(
    db,
    sql`
    select json_build_object(
      'workflows', coalesce((select json_agg(json_build_object('id', w.id, 'name', w.name, 'isDefault', w.is_default,
          'steps', coalesce((select json_agg(json_build_object('id', s.id, 'name', s.name, 'category', s.category,
              'targetSeconds', s.target_seconds) order by s.position, s.id)
            from workflow_steps s where s.workflow_id = w.id), '[]'::json)) order by w.is_default desc, w.id)
        from workflows w where w.client_id = ${clientId}::int), '[]'::json),
      'mappings', coalesce((select json_agg(json_build_object('integrationId', m.integration_id, 'statusId', m.status_id,
          'stepId', m.step_id, 'effectiveFrom', m.effective_from, 'changedBy', m.changed_by,
          'changedAt', ${instantText(sql`m.changed_at`)})
          order by m.integration_id, m.status_id, m.effective_from nulls first)
        from status_mappings m where m.client_id = ${clientId}::int), '[]'::json)) as content`,
  );
  if (!row) throw new Error('a select of one row without a row');
  return row.content;
}

/** What these statuses and their integrations are called. */
export async function namesOf(db: Executor, clientId: number, refs: readonly StatusRef[]): Promise<Names> {
  const statuses = await statusNames(db, clientId, refs);
  const integrations = await rowsOf<{ id: string; name: string }>(
    db,
    sql`select id::text, name from integrations where client_id = ${clientId}::int`,
  );
  const ofIntegration = new Map(integrations.map(({ id, name }) => [Number(id), name]));
  return {
    status: (ref) => statuses.get(statusKey(ref)) ?? ref.statusId,
    integration: (id) => ofIntegration.get(id) ?? 'a source that is gone',
  };
}

/** Names of statuses by {@link statusKey}: as their source has them now, else as the changelog of an issue calls them. */
export async function statusNames(
  db: Executor,
  clientId: number,
  refs: readonly StatusRef[],
): Promise<Map<string, string>> {
  const known = await rowsOf<{ integration: string; id: string; name: string }>(
    db,
    sql`select integration_id::text as integration, external_id as id, name from issue_statuses
      where client_id = ${clientId}::int`,
  );
  const names = new Map(
    known.map(({ integration, id, name }) => [
      statusKey({ integrationId: Number(integration), statusId: id }),
      name,
    ]),
  );
  const unknown = [
    ...new Set(refs.filter((ref) => !names.has(statusKey(ref))).map(({ statusId }) => statusId)),
  ];
  if (unknown.length === 0) return names;
  // A way through all stays, for the rare status that its source has forgotten.
  const told = await rowsOf<{ integration: string; id: string; name: string | null }>(
    db,
    sql`
    with examples as (
      select distinct on (i.integration_id, k.status_id) i.integration_id, k.status_id, k.issue_id
      from issue_status_intervals k join issues i on i.id = k.issue_id
      where k.client_id = ${clientId}::int and k.status_id = any (${textArray(unknown)})
      order by i.integration_id, k.status_id, k.issue_id
    )
    select s.integration_id::text as integration, s.status_id as id, (
      select max(case when c.to_id = s.status_id then c.to_text else c.from_text end) from issue_changes c
      where c.issue_id = s.issue_id and c.field = 'status' and s.status_id in (c.to_id, c.from_id)) as name
    from examples s`,
  );
  for (const { integration, id, name } of told) {
    const key = statusKey({ integrationId: Number(integration), statusId: id });
    if (name && !names.has(key)) names.set(key, name);
  }
  return names;
}
