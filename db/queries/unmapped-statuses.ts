import type { UnmappedStatuses } from '#lib/api/workflows.ts';
import { stepsOf } from '#lib/workflows/content.ts';
import { stepByCategory } from '#lib/workflows/suggest-step.ts';
import type { Db } from '../router/router.ts';
import { flowContent } from './flow-content.ts';
import { jiraStatuses } from './jira-statuses.ts';

/**
 * Statuses that a Jira has and nobody has mapped, with the step that their category gives (db/facts/workflow.ts), and
 * how many are mapped.
 */
export async function unmappedStatuses(db: Db, clientId: number): Promise<UnmappedStatuses> {
  const found = await jiraStatuses(db, clientId);
  const content = await flowContent(db, clientId);
  const steps = stepsOf(content);
  const statuses = found.flatMap(({ integrationId, statusId: id, name, category, mapped, issues }) => {
    if (mapped || name === null || category === null) return [];
    const step = steps.get(stepByCategory(content.workflows, category) ?? 0)?.name ?? null;
    return { integrationId: String(integrationId), id, name, category, step, issues };
  });
  return {
    mapped: found.filter(({ mapped }) => mapped).length,
    statuses: statuses.toSorted((a, b) => b.issues - a.issues || a.name.localeCompare(b.name, 'en')),
  };
}
