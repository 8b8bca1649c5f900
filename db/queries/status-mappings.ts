import { sql } from 'drizzle-orm';
import type { MappedStatus, MappingsView } from '#lib/api/flow-admin.ts';
import { mappingsByStatus, statusKey } from '#lib/workflows/content.ts';
import { stepByCategory, suggestStep } from '#lib/workflows/suggest-step.ts';
import type { Db } from '../router/router.ts';
import { flowContent, statusNames } from './flow-content.ts';
import { flowState } from './flow-version.ts';
import { type JiraStatus, jiraStatuses } from './jira-statuses.ts';

/** The statuses of each Jira of a client with the steps they belong to: those that are not mapped first. */
export async function listStatusMappings(db: Db, clientId: number): Promise<MappingsView> {
  const content = await flowContent(db, clientId);
  const { workflows } = content;
  const mapped = mappingsByStatus(content);
  const found = await jiraStatuses(db, clientId);
  const names = await statusNames(db, clientId, found);
  const idOf = (step: number | null) => (step === null ? null : String(step));
  const statusOf = (row: JiraStatus): MappedStatus => {
    const { statusId: id, category, issues } = row;
    const mappings = (mapped.get(statusKey(row)) ?? []).map(({ stepId, effectiveFrom }) => ({
      stepId: String(stepId),
      effectiveFrom,
    }));
    const name = names.get(statusKey(row)) ?? id;
    return {
      id,
      name,
      category,
      issues,
      mappings,
      byCategory: idOf(stepByCategory(workflows, category)),
      suggestion: mappings.length > 0 ? null : idOf(suggestStep(workflows, { name, category })),
    };
  };
  const integrations = await db.execute<{ id: string; name: string }>(sql`
    select id::text, name from integrations
    where client_id = ${clientId}::int and kind = 'jira' and removing_at is null order by lower(name), id`);
  return {
    ...(await flowState(db, clientId)),
    steps: workflows.flatMap(({ name: workflow, steps }) =>
      steps.map(({ id, name, category }) => ({ id: String(id), name, category, workflow })),
    ),
    integrations: integrations.map(({ id, name }) => ({
      id,
      name,
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
