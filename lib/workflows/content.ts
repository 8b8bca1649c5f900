import type { StepCategory } from '../api/flow.ts';

// How a client's work goes, as one whole: its workflows with their steps, and which step each status belongs to. Every
// change of it is a version of its own (db/schema/workflows.ts).

export interface StepContent {
  id: number;
  name: string;
  category: StepCategory;
  /** Time an issue should take in it. */
  targetSeconds: number | null;
}

export interface WorkflowContent {
  id: number;
  name: string;
  /** Of one: statuses that nobody mapped fall to its steps, and pages always show them. */
  isDefault: boolean;
  /** In their order. */
  steps: StepContent[];
}

export interface MappingContent {
  integrationId: number;
  statusId: string;
  stepId: number;
  /** Day of the client's zone; null: from the beginning. */
  effectiveFrom: string | null;
  /** E-mail of a person, or the part of the product that did it. */
  changedBy: string;
  changedAt: string;
}

export interface FlowContent {
  workflows: WorkflowContent[];
  mappings: MappingContent[];
}

/** What a status is known by. */
export type StatusRef = Pick<MappingContent, 'integrationId' | 'statusId'>;

export const statusKey = ({ integrationId, statusId }: StatusRef) => `${integrationId} ${statusId}`;

/** Every step of a client by its id, with its workflow. */
export function stepsOf({ workflows }: Pick<FlowContent, 'workflows'>) {
  return new Map(
    workflows.flatMap((workflow) => workflow.steps.map((step) => [step.id, { ...step, workflow }] as const)),
  );
}

/** The mappings of each status, the oldest first. */
export function mappingsByStatus({ mappings }: Pick<FlowContent, 'mappings'>): Map<string, MappingContent[]> {
  const found = new Map<string, MappingContent[]>();
  const oldestFirst = mappings.toSorted((a, b) =>
    (a.effectiveFrom ?? '') < (b.effectiveFrom ?? '') ? -1 : 1,
  );
  for (const mapping of oldestFirst) {
    const key = statusKey(mapping);
    found.set(key, [...(found.get(key) ?? []), mapping]);
  }
  return found;
}
