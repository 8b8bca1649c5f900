import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { firstInstant } from '../local-time.ts';
import type { FactContext } from './context.ts';

/** Gives a client that has none its default workflow, of the three categories that every source has. */
export async function ensureWorkflow(
  tx: Executor,
  { clientId }: Pick<FactContext, 'clientId'>,
): Promise<void> {
  await tx.execute(sql`
    with made as (
      insert into workflows (client_id, name, is_default)
      select ${clientId}::int, 'Default', true
      where not exists (select from workflows where client_id = ${clientId}::int and is_default)
      on conflict (client_id, name) do update set is_default = true
      returning id
    )
    insert into workflow_steps (client_id, workflow_id, position, name, category)
    select ${clientId}::int, made.id, s.position, s.name, s.category
    from made cross join (values (1, 'To do', 'todo'), (2, 'In progress', 'in_progress'), (3, 'Done', 'done'))
      as s(position, name, category)
    where not exists (select from workflow_steps k where k.workflow_id = made.id)
    -- Of one that was made while this waited for it, the statement does not see the steps.
    on conflict (workflow_id, name) do nothing`);
}

/**
 * Which step each status of the client belongs to, and from when until when, in `pg_temp.status_steps`: as mapped, of
 * several mappings the newest that has begun by the client's calendar; else, and before the first of them, the first step
 * of the default workflow that is of the status' category. Null: none. What is not in it is unknown, and of no step.
 */
export async function resolveStatuses(tx: Executor, { clientId, timeZone }: FactContext): Promise<void> {
  await tx.execute(sql`
    create temporary table if not exists status_steps (integration_id bigint, status_id text, step_id bigint,
      category text, since timestamptz, until timestamptz) on commit delete rows`);
  await tx.execute(sql`delete from pg_temp.status_steps`);
  await tx.execute(sql`
    insert into pg_temp.status_steps
    with mapped as (
      select integration_id, status_id, step_id,
        coalesce(${firstInstant(sql`effective_from::timestamp`, timeZone)}, '-infinity') as since
      from status_mappings where client_id = ${clientId}::int
    ), defaults as (
      select distinct on (s.category) s.category, s.id from workflow_steps s join workflows w on w.id = s.workflow_id
      where w.client_id = ${clientId}::int and w.is_default order by s.category, s.position, s.id
    ), statuses as (
      select integration_id, external_id as status_id, category from issue_statuses where client_id = ${clientId}::int
      union all
      select distinct integration_id, status_id, null from mapped m where not exists (
        select from issue_statuses k where k.integration_id = m.integration_id and k.external_id = m.status_id)
    ), begun as (
      select integration_id, status_id, step_id, since from mapped
      union all
      select s.integration_id, s.status_id, d.id, '-infinity' from statuses s
      left join defaults d on d.category = case s.category
        when 'new' then 'todo' when 'indeterminate' then 'in_progress' when 'done' then 'done' end
      where not exists (select from mapped m where m.integration_id = s.integration_id
        and m.status_id = s.status_id and m.since = '-infinity')
    ), turns as (
      select *, lag(step_id) over w as before, row_number() over w as turn from begun
      window w as (partition by integration_id, status_id order by since)
    )
    select t.integration_id, t.status_id, t.step_id, s.category, t.since,
      coalesce(lead(t.since) over (partition by t.integration_id, t.status_id order by t.since), 'infinity')
    from turns t left join workflow_steps s on s.id = t.step_id
    -- A mapping that changes nothing cuts no stay in two.
    where t.turn = 1 or t.step_id is distinct from t.before`);
}

/** {@link resolveStatuses} as one text, which is the same where the same follows of it. */
export async function resolvedStatuses(tx: Executor, context: FactContext): Promise<string> {
  await resolveStatuses(tx, context);
  const [row] = await rowsOf<{ resolved: string | null }>(
    tx,
    sql`select string_agg(s::text, ';' order by s::text) as resolved from pg_temp.status_steps s`,
  );
  return row?.resolved ?? '';
}
