import { sql } from 'drizzle-orm';
import type { StepCategory } from '#lib/api/flow.ts';
import { markStale } from '../facts/marks.ts';
import type { Db } from '../router/router.ts';

export interface NewWorkflow {
  clientId: number;
  name: string;
  /** In their order; a status of an integration belongs to one, since ever. */
  steps: readonly {
    name: string;
    category: StepCategory;
    targetSeconds?: number;
    statuses: readonly { integrationId: number; statusId: string }[];
  }[];
  /** E-mail of the person. */
  actor: string;
}

/** Gives a client that has none its default workflow, with the statuses that its steps stand for. */
export async function createWorkflow(tx: Db, { clientId, name, steps, actor }: NewWorkflow): Promise<void> {
  const rows = steps.map((step, index) => ({ ...step, position: index + 1 }));
  await tx.execute(sql`
    with made as (
      insert into workflows (client_id, name, is_default)
      select ${clientId}::int, ${name}, true
      where not exists (select from workflows where client_id = ${clientId}::int and is_default)
      returning id
    ), given as (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json)
        as g(name text, category text, position int, "targetSeconds" int, statuses json)
    ), stored as (
      insert into workflow_steps (client_id, workflow_id, position, name, category, target_seconds)
      select ${clientId}::int, made.id, g.position, g.name, g.category, g."targetSeconds" from made cross join given g
      returning id, name
    )
    insert into status_mappings (client_id, integration_id, status_id, step_id, changed_by)
    select ${clientId}::int, s."integrationId", s."statusId", stored.id, ${actor}
    from given g join stored using (name)
    cross join json_to_recordset(g.statuses) as s("integrationId" bigint, "statusId" text)`);
  await markStale(tx, clientId, 'everything');
}
