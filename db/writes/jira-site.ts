import { sql } from 'drizzle-orm';
import type { JiraIssueType, JiraProject, JiraSprint, JiraStatus } from '#lib/records/jira-issue.ts';
import { type Executor, rowsOfUpsert } from '../executor.ts';

interface Whose {
  clientId: number;
  integrationId: string;
}

/** One statement takes a row once: the last of each stands. */
const lastOfEach = <T>(given: readonly T[], keyOf: (item: T) => string): string =>
  JSON.stringify([...new Map(given.map((item) => [keyOf(item), item])).values()]);

/** Stores what the source says of a project, by its id. @returns our id of it */
export async function upsertProject(
  tx: Executor,
  { clientId, integrationId }: Whose,
  { id, key, name }: JiraProject,
  site: string,
): Promise<string> {
  const [row] = await rowsOfUpsert<{ id: string }>(
    tx,
    sql`
    with wrote as (
      insert into projects as p (client_id, integration_id, external_id, key, name, url)
      values (${clientId}::int, ${integrationId}::bigint, ${id}, ${key}, ${name}, ${`${site}/browse/${key}`})
      on conflict (client_id, integration_id, external_id) do update
        set key = excluded.key, name = excluded.name, url = excluded.url, gone_at = null
        -- Every chunk comes by: an unchanged row is left alone.
        where p.gone_at is not null or (p.key, p.name, p.url) is distinct from (excluded.key, excluded.name, excluded.url)
      returning id
    )
    select id::text from wrote
    union all
    select id::text from projects
    where client_id = ${clientId}::int and integration_id = ${integrationId}::bigint and external_id = ${id}
    limit 1`,
  );
  if (!row) throw new Error('The project was neither written nor found');
  return row.id;
}

/** Marks the stored projects that are no longer among those that the account sees. Their issues stay as they are (J3). */
export async function markGoneProjects(
  tx: Executor,
  { clientId, integrationId }: Whose,
  visible: readonly JiraProject[],
): Promise<void> {
  await tx.execute(sql`
    update projects set gone_at = clock_timestamp()
    where client_id = ${clientId}::int and integration_id = ${integrationId}::bigint and gone_at is null
      and external_id not in (
        select json_array_elements_text(${JSON.stringify(visible.map(({ id }) => id))}::text::json))`);
}

/*
 * Statuses, types and sprints come with every chunk, of several steps at a time: a row that is as given must not even be
 * proposed, since `on conflict do update` locks it though its condition fails, until the chunk is committed. The steps
 * then waited for each other for two thirds of the time.
 */

/** Those whose workflow is no longer in use stay: changelogs name them. */
export async function storeStatuses(
  tx: Executor,
  { clientId, integrationId }: Whose,
  statuses: readonly JiraStatus[],
): Promise<void> {
  if (statuses.length === 0) return;
  await tx.execute(sql`
    with known as (
      select external_id, name, category from issue_statuses where integration_id = ${integrationId}::bigint
    ), written as (
      insert into issue_statuses (client_id, integration_id, external_id, name, category)
      select ${clientId}::int, ${integrationId}::bigint, id, name, category
      from json_to_recordset(${lastOfEach(statuses, ({ id }) => id)}::text::json) as g(id text, name text, category text)
      where not exists (
        select from known k where k.external_id = g.id and (k.name, k.category) is not distinct from (g.name, g.category))
      order by id
      on conflict (integration_id, external_id) do update set name = excluded.name, category = excluded.category
      returning external_id, category
    ), changed as (
      select k.external_id is null as is_new, k.category is distinct from w.category as differs
      from written w left join known k using (external_id)
    )
    -- A changelog may have told of it before; another category is another step, wherever an issue was in it.
    insert into fact_marks (client_id, kind, ids)
    select ${clientId}::int, case when bool_or(not is_new) then 'everything' else 'statuses' end,
      case when bool_or(not is_new) then '{}' else array[${integrationId}::bigint] end
    from changed where differs having count(*) > 0`);
}

/** A type that has another name since has it on every issue, as a new name touches none of them. */
export async function storeIssueTypes(
  tx: Executor,
  { clientId, integrationId }: Whose,
  types: readonly JiraIssueType[],
): Promise<void> {
  if (types.length === 0) return;
  await tx.execute(sql`
    with stored as (
      insert into issue_types (client_id, integration_id, external_id, name, is_subtask, hierarchy_level)
      select ${clientId}::int, ${integrationId}::bigint, id, name, "isSubtask", "hierarchyLevel"
      from json_to_recordset(${lastOfEach(types, ({ id }) => id)}::text::json) as g(id text, name text,
        "isSubtask" boolean, "hierarchyLevel" int)
      where not exists (
        select from issue_types k where k.integration_id = ${integrationId}::bigint and k.external_id = g.id
          and (k.name, k.is_subtask, k.hierarchy_level) is not distinct from (g.name, "isSubtask", "hierarchyLevel"))
      order by id
      on conflict (integration_id, external_id) do update set
        name = excluded.name, is_subtask = excluded.is_subtask, hierarchy_level = excluded.hierarchy_level
      returning external_id, name, is_subtask
    ), renamed as (
      update issues i set type = stored.name, is_subtask = stored.is_subtask from stored
      where i.client_id = ${clientId}::int and i.integration_id = ${integrationId}::bigint
        and i.type_external_id = stored.external_id
        and (i.type, i.is_subtask) is distinct from (stored.name, stored.is_subtask)
      returning i.id
    )
    insert into fact_marks (client_id, kind, ids)
    select ${clientId}::int, 'issues', array_agg(id) from renamed having count(*) > 0`);
}

export async function storeSprints(
  tx: Executor,
  { clientId, integrationId }: Whose,
  sprints: readonly JiraSprint[],
): Promise<void> {
  if (sprints.length === 0) return;
  await tx.execute(sql`
    insert into sprints as s (client_id, integration_id, external_id, board_external_id, name, state, starts_at, ends_at,
      completed_at)
    select ${clientId}::int, ${integrationId}::bigint, id, "boardId", name, state, "startsAt", "endsAt", "completedAt"
    from json_to_recordset(${lastOfEach(sprints, ({ id }) => id)}::text::json) as g(id text, "boardId" text, name text,
      state text, "startsAt" timestamptz, "endsAt" timestamptz, "completedAt" timestamptz)
    where not exists (
      select from sprints k where k.integration_id = ${integrationId}::bigint and k.external_id = g.id
        and (k.board_external_id, k.name, k.state, k.starts_at, k.ends_at, k.completed_at) is not distinct from
          (coalesce("boardId", k.board_external_id), g.name, g.state, "startsAt", "endsAt", "completedAt"))
    order by id
    on conflict (integration_id, external_id) do update set
      board_external_id = coalesce(excluded.board_external_id, s.board_external_id), name = excluded.name,
      state = excluded.state, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
      completed_at = excluded.completed_at`);
}

interface BoardLoad {
  boards: readonly { id: string; name: string; type: string; projectKey: string | null }[];
  /** The projects whose boards these are, all of them, by the key they have and those they may be stored with. */
  read: readonly { key: string; earlier: readonly string[] }[];
  /** There is no other project. */
  all: boolean;
}

/**
 * Stores boards. Of a project whose list was read whole, those that it no longer shows are taken out; of a project that
 * was not read they stay (J3), and so do those of no project unless all were.
 */
export async function storeBoards(
  tx: Executor,
  { clientId, integrationId }: Whose,
  { boards, read, all }: BoardLoad,
): Promise<void> {
  const given = lastOfEach(boards, ({ id }) => id);
  const keys = JSON.stringify(read.flatMap(({ key, earlier }) => [key, ...earlier]));
  await tx.execute(sql`
    delete from boards where client_id = ${clientId}::int and integration_id = ${integrationId}::bigint
      and (project_key in (select json_array_elements_text(${keys}::text::json))
        or (project_key is null and ${all}::boolean))
      and external_id not in (select g ->> 'id' from json_array_elements(${given}::text::json) g)`);
  await tx.execute(sql`
    insert into boards as b (client_id, integration_id, external_id, name, type, project_key)
    select ${clientId}::int, ${integrationId}::bigint, id, name, type, "projectKey"
    from json_to_recordset(${given}::text::json) as g(id text, name text, type text, "projectKey" text)
    on conflict (integration_id, external_id) do update
      set name = excluded.name, type = excluded.type, project_key = excluded.project_key
      where (b.name, b.type, b.project_key) is distinct from (excluded.name, excluded.type, excluded.project_key)`);
}
