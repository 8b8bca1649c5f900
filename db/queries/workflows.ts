import { sql } from 'drizzle-orm';
import type { WorkflowsView } from '#lib/api/flow-admin.ts';
import { statusKey } from '#lib/workflows/content.ts';
import type { Db } from '../router/router.ts';
import { flowContent } from './flow-content.ts';
import { flowState } from './flow-version.ts';

/** The workflows of a client, the default first, with what is in each step; of a client that was never synced none. */
export async function listWorkflows(db: Db, clientId: number): Promise<WorkflowsView> {
  const { workflows, mappings } = await flowContent(db, clientId);
  const counted = await db.execute<{ step: string; issues: number }>(sql`
    select step_id::text as step, count(*)::int as issues from issue_facts
    where client_id = ${clientId}::int and excluded_by is null and step_id is not null group by 1`);
  const issues = new Map(counted.map((row) => [row.step, row.issues]));
  const statuses = new Map<number, Set<string>>();
  for (const mapping of mappings) {
    const found = statuses.get(mapping.stepId) ?? new Set();
    statuses.set(mapping.stepId, found.add(statusKey(mapping)));
  }
  return {
    ...(await flowState(db, clientId)),
    workflows: workflows.map(({ id, steps, ...workflow }) => ({
      ...workflow,
      id: String(id),
      steps: steps.map((step) => ({
        ...step,
        id: String(step.id),
        statuses: statuses.get(step.id)?.size ?? 0,
        issues: issues.get(String(step.id)) ?? 0,
      })),
    })),
  };
}
