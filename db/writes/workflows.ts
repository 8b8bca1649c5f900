import { eq, sql } from 'drizzle-orm';
import type { StepCategory } from '#lib/api/flow.ts';
import { AppError } from '#lib/errors.ts';
import { markStale } from '../facts/marks.ts';
import { ensureWorkflow } from '../facts/workflow.ts';
import type { Db } from '../router/router.ts';
import { statusMappings, workflowSteps, workflows } from '../schema/workflows.ts';

export interface NewWorkflow {
  clientId: number;
  /** E-mail of a person, or the part of the product that did it. */
  actor: string;
  /** In their order; names are of one step each. */
  steps: { name: string; category: StepCategory }[];
  /** Since ever: which step, by its name, a status of an integration belongs to. */
  mappings: { integrationId: number; statusId: string; step: string }[];
}

/**
 * Gives a client's default workflow these steps and mappings in place of those it has, and has its facts made anew.
 * @throws AppError 400 for a mapping to a step that is not among them
 */
export async function setDefaultWorkflow(
  tx: Db,
  { clientId, actor, steps, mappings }: NewWorkflow,
): Promise<void> {
  await ensureWorkflow(tx, { clientId });
  const [workflow] = await tx
    .update(workflows)
    .set({ version: sql`${workflows.version} + 1` })
    .where(sql`${workflows.clientId} = ${clientId} and ${workflows.isDefault}`)
    .returning({ id: workflows.id });
  if (!workflow) throw new Error('a client without a default workflow');
  await tx.delete(workflowSteps).where(eq(workflowSteps.workflowId, workflow.id));
  const made = await tx
    .insert(workflowSteps)
    .values(steps.map((step, index) => ({ ...step, clientId, workflowId: workflow.id, position: index + 1 })))
    .returning({ id: workflowSteps.id, name: workflowSteps.name });
  const ids = new Map(made.map(({ id, name }) => [name, id]));
  const rows = mappings.map(({ step, ...status }) => {
    const stepId = ids.get(step);
    if (stepId === undefined) throw new AppError('bad_request', 400, `The workflow has no step “${step}”.`);
    return { ...status, clientId, stepId, changedBy: actor };
  });
  if (rows.length > 0) await tx.insert(statusMappings).values(rows);
  await markStale(tx, clientId, 'everything');
}
