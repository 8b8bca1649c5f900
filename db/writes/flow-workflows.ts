import type { z } from 'zod';
import type {
  createWorkflow as createEndpoint,
  updateWorkflow as updateEndpoint,
  WorkflowView,
} from '#lib/api/flow-admin.ts';
import { notFound } from '#lib/errors.ts';
import { listWorkflows } from '../queries/workflows.ts';
import type { Db } from '../router/router.ts';
import type { Actor } from './audit.ts';
import { madeWorkflow, saveFlow } from './flow-settings.ts';

// Of each, errors are those of saveFlow.

type NewWorkflow = Omit<z.output<NonNullable<typeof createEndpoint.body>>, 'clientId'>;
type WorkflowUpdate = z.output<NonNullable<typeof updateEndpoint.body>>;

/** Makes a workflow. */
export async function createWorkflow(
  tx: Db,
  who: Actor,
  { version, note, ...fields }: NewWorkflow,
): Promise<WorkflowView> {
  const saved = await saveFlow(tx, who, { version, note, change: { kind: 'create', ...fields } });
  return await one(tx, who.clientId, madeWorkflow(saved.before, saved.after));
}

/** Sets name and steps of a workflow. */
export async function updateWorkflow(
  tx: Db,
  who: Actor,
  id: number,
  { version, note, ...fields }: WorkflowUpdate,
): Promise<WorkflowView> {
  await saveFlow(tx, who, { version, note, change: { kind: 'update', id, ...fields } });
  return await one(tx, who.clientId, id);
}

/** Deletes a workflow that is not the default. */
export async function deleteWorkflow(tx: Db, who: Actor, id: number, version: number): Promise<void> {
  await saveFlow(tx, who, { version, note: '', change: { kind: 'delete', id } });
}

async function one(tx: Db, clientId: number, id: number): Promise<WorkflowView> {
  const { workflows } = await listWorkflows(tx, clientId);
  const found = workflows.find((workflow) => workflow.id === String(id));
  if (!found) throw notFound('workflow');
  return found;
}
