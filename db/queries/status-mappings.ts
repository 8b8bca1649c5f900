import { sql } from 'drizzle-orm';
import type { MappedStatus, MappingsView } from '#lib/api/flow-admin.ts';
import { mappingsByStatus, statusKey } from '#lib/workflows/content.ts';
import { type SourceCategory, stepByCategory, suggestStep } from '#lib/workflows/suggest-step.ts';
import type { Db } from '../router/router.ts';
import { flowContent, statusNames } from './flow-content.ts';
import { flowState } from './flow-version.ts';

/**
 * Every status of each Jira of a client, also those that issues were in and that their source has forgotten, with the
 * steps they belong to: those that are not mapped first.
 */
export async function listStatusMappings(db: Db, clientId: number): Promise<MappingsView> {
  const content = await flowContent(db, clientId);
  const { workflows } = content;
  const mapped = mappingsByStatus(content);
  const found = await statusesOf(db, clientId);
  const names = await statusNames(db, clientId, found);
  const idOf = (step: number | null) => (step === null ? null : String(step));
  const statusOf = (row: FoundStatus): MappedStatus => {
    const { statusId: id, category, issues } = row;
    const mappings = (mapped.get(statusKey(row)) ?? []).map(({ stepId, effectiveFrom }) => ({
      ...{ stepId: String(stepId), effectiveFrom },
    }));
    const name = names.get(statusKey(row)) ?? id;
    return {
      ...{ id, name, category, issues, mappings },
      byCategory: idOf(stepByCategory(workflows, category)),
      suggestion: mappings.length > 0 ? null : idOf(suggestStep(workflows, { name, category })),
    };
  };
  const integrations = await db.execute<{ id: string; name: string }>(sql`
    select id::text, name from integrations where client_id = ${clientId}::int and kind = 'jira' order by lower(name), id`);
  return {
    ...(await flowState(db, clientId)),
    steps: workflows.flatMap(({ name: workflow, steps }) =>
      steps.map(({ id, name, category }) => ({ id: String(id), name, category, workflow })),
    ),
    integrations: integrations.map(({ id, name }) => ({
      ...{ id, name },
      statuses: found
        .filter(({ integrationId }) => integrationId === Number(id))
        .map(statusOf)
        .toSorted(unmappedFirst),
    })),
  };
}

const unmappedFirst = (a: MappedStatus, b: MappedStatus) =>
  Number(a.mappings.length > 0) - Number(b.mappings.length > 0) ||
  b.issues - a.issues ||
  a.name.localeCompare(b.name, 'en') ||
  (a.id < b.id ? -1 : 1);

interface FoundStatus {
  integrationId: number;
  statusId: string;
  category: SourceCategory | null;
  issues: number;
}

async function statusesOf(db: Db, clientId: number): Promise<FoundStatus[]> {
  const [row] = await db.execute<{ statuses: FoundStatus[] }>(sql`
    with used as (
      select integration_id, status_id, (count(*) filter (where gone_at is null))::int as issues from issues
      where client_id = ${clientId}::int and project_id is not null group by 1, 2
    ), statuses as (
      select integration_id, external_id as status_id from issue_statuses where client_id = ${clientId}::int
      union select integration_id, status_id from used
      union select integration_id, status_id from status_mappings where client_id = ${clientId}::int
      union select i.integration_id, k.status_id from issue_status_intervals k join issues i on i.id = k.issue_id
        where k.client_id = ${clientId}::int and k.step_id is null and i.project_id is not null
    )
    select coalesce(json_agg(json_build_object('integrationId', t.integration_id, 'statusId', t.status_id,
      'category', k.category, 'issues', coalesce(u.issues, 0))), '[]'::json) as statuses
    from statuses t
    left join issue_statuses k on k.integration_id = t.integration_id and k.external_id = t.status_id
    left join used u on u.integration_id = t.integration_id and u.status_id = t.status_id`);
  return row?.statuses ?? [];
}
