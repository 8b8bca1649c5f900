import type { StepCategory } from '../api/flow.ts';
import type { WorkflowContent } from './content.ts';

/** What a source calls the category of a status. */
export type SourceCategory = 'new' | 'indeterminate' | 'done';

const categoryOf: Record<SourceCategory, StepCategory> = {
  new: 'todo',
  indeterminate: 'in_progress',
  done: 'done',
};

/** The step that a category gives by itself: the first of that category of the default workflow; null: it has none. */
export function stepByCategory(
  workflows: readonly WorkflowContent[],
  category: SourceCategory | null,
): number | null {
  if (category === null) return null;
  const steps = workflows.find(({ isDefault }) => isDefault)?.steps ?? [];
  return steps.find((step) => step.category === categoryOf[category])?.id ?? null;
}

const folded = (name: string) => name.normalize('NFKC').trim().toLowerCase();

/** The step that a status may belong to: the one of its name, of the default workflow before others; else by category. */
export function suggestStep(
  workflows: readonly WorkflowContent[],
  status: { name: string; category: SourceCategory | null },
): number | null {
  const defaultFirst = workflows.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault));
  const steps = defaultFirst.flatMap((workflow) => workflow.steps);
  const namesake = steps.find(({ name }) => folded(name) === folded(status.name));
  return namesake?.id ?? stepByCategory(workflows, status.category);
}
