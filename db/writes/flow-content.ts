import { sql } from 'drizzle-orm';
import type { FlowContent } from '#lib/workflows/content.ts';
import type { Executor } from '../executor.ts';

/**
 * Makes a client's workflows, steps and mappings exactly these. Ids stay what they are, so that facts of a step that is
 * only renamed are still right, and a step that comes back is the one it was.
 *
 * Tables are named without their schema: a preview (db/facts/hypothetical.ts) has the same written to copies.
 */
export async function writeFlowContent(
  tx: Executor,
  clientId: number,
  { workflows, mappings }: FlowContent,
  version: number,
): Promise<void> {
  const given = sql`${JSON.stringify(workflows)}::text::json`;
  const stays = (table: string) =>
    sql`delete from ${sql.identifier(table)} where client_id = ${clientId}::int`;
  await tx.execute(stays('status_mappings'));
  await tx.execute(sql`${stays('workflow_steps')} and not id in (
    select s.id from json_to_recordset(${given}) as w(steps json) cross join json_to_recordset(w.steps) as s(id bigint))`);
  await tx.execute(sql`${stays('workflows')} and not id in (
    select id from json_to_recordset(${given}) as w(id bigint))`);
  // Two may change names with each other, and no name may be there twice for a moment.
  for (const table of ['workflows', 'workflow_steps'])
    await tx.execute(sql`
      update ${sql.identifier(table)} set name = E'\\x01' || id where client_id = ${clientId}::int`);
  await tx.execute(sql`
    insert into workflows (id, client_id, name, is_default, version) overriding system value
    select id, ${clientId}::int, name, "isDefault", ${version}::int
    from json_to_recordset(${given}) as w(id bigint, name text, "isDefault" boolean) order by id
    on conflict (id) do update set name = excluded.name, is_default = excluded.is_default, version = excluded.version`);
  await tx.execute(sql`
    insert into workflow_steps (id, client_id, workflow_id, position, name, category, target_seconds) overriding system value
    select s.id, ${clientId}::int, w.id, s.position, s.step->>'name', s.step->>'category', (s.step->>'targetSeconds')::int
    from json_to_recordset(${given}) as w(id bigint, steps json)
    cross join lateral (
      select (step->>'id')::bigint as id, step, position
      from json_array_elements(w.steps) with ordinality as e(step, position)) s order by s.id
    on conflict (id) do update set position = excluded.position, name = excluded.name, category = excluded.category,
      target_seconds = excluded.target_seconds`);
  await tx.execute(sql`
    insert into status_mappings (client_id, integration_id, status_id, step_id, effective_from, changed_by, changed_at)
    select ${clientId}::int, "integrationId", "statusId", "stepId", "effectiveFrom", "changedBy", "changedAt"
    from json_to_recordset(${JSON.stringify(mappings)}::text::json) as m("integrationId" bigint, "statusId" text,
      "stepId" bigint, "effectiveFrom" date, "changedBy" text, "changedAt" timestamptz)`);
}
