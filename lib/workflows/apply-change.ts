import type { StepCategory } from '../api/flow.ts';
import { AppError, notFound } from '../errors.ts';
import {
  type FlowContent,
  type MappingContent,
  type StepContent,
  statusKey,
  stepsOf,
  type WorkflowContent,
} from './content.ts';

interface StepChange {
  /** Null: a new one. */
  id: number | null;
  name: string;
  category: StepCategory;
  targetSeconds: number | null;
}

/** What a person can do to the whole at once. */
export type FlowChange =
  | { kind: 'create'; name: string; steps: Omit<StepChange, 'id'>[] }
  | {
      kind: 'update';
      id: number;
      name: string;
      isDefault: boolean;
      steps: StepChange[];
      /** Where the statuses of steps that are taken out go: a step by its name, or null: their category decides. */
      moves: { from: number; to: string | null }[];
    }
  | { kind: 'delete'; id: number }
  | {
      kind: 'map';
      integrationId: number;
      /** What was before this day stays; null: from the beginning, whatever was said before. */
      effectiveFrom: string | null;
      /** Null: the status' category decides. */
      statuses: { id: string; stepId: number | null }[];
    };

export interface Changing {
  /** An id that no workflow, or no step, has. */
  newId: (of: 'workflow' | 'step') => number;
  /** E-mail. */
  actor: string;
  at: string;
}

/**
 * The whole as a change leaves it.
 * @throws AppError 404 for a workflow that there is not; 400 `bad_request`, 409 `name_taken` `last_workflow` `is_default`
 *   `step_in_use`
 */
export function applyChange(content: FlowContent, change: FlowChange, changing: Changing): FlowContent {
  switch (change.kind) {
    case 'create': {
      refuseTaken(content, change.name, null);
      checkSteps(change.steps);
      const { newId } = changing;
      const steps = change.steps.map((step) => ({ ...step, id: newId('step') }));
      const made = {
        id: newId('workflow'),
        name: change.name,
        isDefault: content.workflows.length === 0,
        steps,
      };
      return { ...content, workflows: [...content.workflows, made] };
    }
    case 'update':
      return update(content, change, changing);
    case 'delete': {
      const gone = workflowOf(content, change.id);
      if (gone.isDefault) {
        throw new AppError(
          'is_default',
          409,
          `“${gone.name}” is the default, which cannot be deleted. Make another workflow the default first.`,
        );
      }
      return without(
        { ...content, workflows: content.workflows.filter(({ id }) => id !== gone.id) },
        new Set(gone.steps.map(({ id }) => id)),
      );
    }
    case 'map':
      return map(content, change, changing);
  }
}

function update(
  content: FlowContent,
  change: Extract<FlowChange, { kind: 'update' }>,
  { newId }: Changing,
): FlowContent {
  const before = workflowOf(content, change.id);
  refuseTaken(content, change.name, change.id);
  checkSteps(change.steps);
  if (before.isDefault && !change.isDefault) {
    throw refusal('isDefault', 'There is always one default workflow. Make another one the default instead.');
  }
  const known = new Set(before.steps.map(({ id }) => id));
  const foreign = change.steps.findIndex(({ id }) => id !== null && !known.has(id));
  if (foreign >= 0) throw refusal(`steps.${foreign}.id`, 'A step is none of this workflow. Load it again.');
  const steps = change.steps.map((step): StepContent => ({ ...step, id: step.id ?? newId('step') }));
  if (new Set(steps.map(({ id }) => id)).size < steps.length) {
    throw refusal('steps', 'A step is there twice. Load the workflow again.');
  }
  const after: WorkflowContent = { id: before.id, name: change.name, isDefault: change.isDefault, steps };
  const workflows = content.workflows.map((one) => {
    if (one.id === before.id) return after;
    return change.isDefault ? { ...one, isDefault: false } : one;
  });
  const stays = new Set(steps.map(({ id }) => id));
  const gone = new Set([...known].filter((id) => !stays.has(id)));
  return without({ ...content, workflows }, gone, targetsOf(content, change, before, after, gone));
}

/** Where what was mapped to a step that is taken out goes: to another step, or null. */
function targetsOf(
  content: FlowContent,
  { moves }: Extract<FlowChange, { kind: 'update' }>,
  before: WorkflowContent,
  after: WorkflowContent,
  gone: ReadonlySet<number>,
): Map<number, number | null> {
  const targets = new Map<number, number | null>();
  for (const [index, { from, to }] of moves.entries()) {
    const target = to === null ? null : after.steps.find(({ name }) => name === to);
    if (target === undefined) throw refusal(`moves.${index}.to`, `The workflow has no step “${to}”.`);
    targets.set(from, target?.id ?? null);
  }
  for (const step of before.steps.filter(({ id }) => gone.has(id) && !targets.has(id))) {
    const statuses = new Set(content.mappings.filter(({ stepId }) => stepId === step.id).map(statusKey)).size;
    if (statuses === 0) continue;
    throw new AppError(
      'step_in_use',
      409,
      `${statuses === 1 ? 'A status belongs' : `${statuses} statuses belong`} to “${step.name}”. Say which step takes them, or that their category decides.`,
      { issues: [{ path: 'moves', message: `must say what becomes of the statuses of “${step.name}”` }] },
    );
  }
  return targets;
}

function map(
  content: FlowContent,
  { integrationId, effectiveFrom, statuses }: Extract<FlowChange, { kind: 'map' }>,
  { actor, at }: Changing,
): FlowContent {
  const known = stepsOf(content);
  const wanted = new Map<string, number | null>();
  for (const [index, { id, stepId }] of statuses.entries()) {
    const path = `statuses.${index}`;
    if (wanted.has(id)) throw refusal(`${path}.id`, 'A status is named twice.');
    if (stepId !== null && !known.has(stepId)) {
      throw refusal(`${path}.stepId`, 'There is no such step any more. Load the page again.');
    }
    if (stepId === null && effectiveFrom !== null) {
      throw refusal(
        `${path}.stepId`,
        'That its category decides can only apply from the beginning. Choose a step, or “from the beginning”.',
      );
    }
    wanted.set(id, stepId);
  }
  const kept = content.mappings.filter((mapping) => {
    if (mapping.integrationId !== integrationId || !wanted.has(mapping.statusId)) return true;
    return effectiveFrom !== null && (mapping.effectiveFrom ?? '') < effectiveFrom;
  });
  const made = [...wanted].flatMap(([statusId, stepId]): MappingContent[] =>
    stepId === null
      ? []
      : [{ integrationId, statusId, stepId, effectiveFrom, changedBy: actor, changedAt: at }],
  );
  return { ...content, mappings: [...kept, ...made] };
}

/** The whole without some steps: what is mapped to them goes where it is told, or nowhere. */
function without(
  content: FlowContent,
  gone: ReadonlySet<number>,
  targets: ReadonlyMap<number, number | null> = new Map(),
): FlowContent {
  const mappings = content.mappings.flatMap((mapping) => {
    if (!gone.has(mapping.stepId)) return [mapping];
    const target = targets.get(mapping.stepId) ?? null;
    return target === null ? [] : [{ ...mapping, stepId: target }];
  });
  return { ...content, mappings };
}

function workflowOf({ workflows }: FlowContent, id: number): WorkflowContent {
  const found = workflows.find((one) => one.id === id);
  if (!found) throw notFound('workflow');
  return found;
}

const refusal = (path: string, message: string) =>
  new AppError('bad_request', 400, message, { issues: [{ path, message }] });

const folded = (name: string) => name.normalize('NFKC').toLowerCase();

function refuseTaken({ workflows }: FlowContent, name: string, own: number | null): void {
  if (!workflows.some((other) => other.id !== own && folded(other.name) === folded(name))) return;
  throw new AppError('name_taken', 409, `Another workflow is called “${name}”. Choose another name.`, {
    issues: [{ path: 'name', message: 'is taken' }],
  });
}

/** Without a done step nothing is ever done. */
function checkSteps(steps: readonly Pick<StepChange, 'name' | 'category'>[]): void {
  const names = new Set<string>();
  for (const [index, { name }] of steps.entries()) {
    if (names.has(folded(name))) {
      throw refusal(`steps.${index}.name`, `Two steps are called “${name}”. Give each a name of its own.`);
    }
    names.add(folded(name));
  }
  if (!steps.some(({ category }) => category === 'done')) {
    throw refusal('steps', 'A workflow needs a step that is done: without one nothing is ever done.');
  }
}
