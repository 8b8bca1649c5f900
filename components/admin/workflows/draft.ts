import type { StepCategory } from '#lib/api/flow.ts';
import type { WorkflowView } from '#lib/api/flow-admin.ts';

/** A step in a form: `key` is its own even while it has no id. */
export interface DraftStep {
  key: string;
  id: string | null;
  name: string;
  category: StepCategory;
  targetSeconds: number | null;
}

/** A step with statuses that was taken out, and where they go: a step by its key, or null: their category decides. */
export interface DraftMove {
  from: string;
  name: string;
  statuses: number;
  issues: number;
  to: string | null;
}

export interface Draft {
  name: string;
  isDefault: boolean;
  steps: DraftStep[];
  moves: DraftMove[];
}

/** Of a workflow as it is. */
export const draftOf = ({ name, isDefault, steps }: WorkflowView): Draft => ({
  name,
  isDefault,
  moves: [],
  steps: steps.map(({ id, name: step, category, targetSeconds }) => ({
    key: id,
    id,
    name: step,
    category,
    targetSeconds,
  })),
});

let made = 0;

/** A step that is not there yet. */
export const newStep = (name: string, category: StepCategory): DraftStep => ({
  key: `new-${++made}`,
  id: null,
  name,
  category,
  targetSeconds: null,
});

/** Of a workflow that is not there yet. */
export const newDraft = (): Draft => ({
  name: '',
  isDefault: false,
  moves: [],
  steps: [newStep('To do', 'todo'), newStep('In progress', 'in_progress'), newStep('Done', 'done')],
});

/** A step put in another place; one that is not there stays where it is. */
export function moveStep(draft: Draft, from: number, to: number): Draft {
  const step = draft.steps[from];
  if (!step || to < 0 || to >= draft.steps.length) return draft;
  return { ...draft, steps: draft.steps.toSpliced(from, 1).toSpliced(to, 0, step) };
}

/** Takes a step out; what it holds, and what was to go to it, goes to `to`. */
export function removeStep(
  draft: Draft,
  key: string,
  held: { statuses: number; issues: number },
  to: string | null,
): Draft {
  const step = draft.steps.find((one) => one.key === key);
  if (!step) return draft;
  const moves = draft.moves.map((move) => (move.to === key ? { ...move, to } : move));
  if (step.id !== null && held.statuses > 0) moves.push({ from: step.id, name: step.name, to, ...held });
  return { ...draft, steps: draft.steps.filter((one) => one.key !== key), moves };
}

/** As the API takes it. */
export function inputOf({ name, isDefault, steps, moves }: Draft) {
  return {
    name: name.trim(),
    isDefault,
    steps: steps.map(({ id, name: step, category, targetSeconds }) => ({
      id,
      name: step.trim(),
      category,
      targetSeconds,
    })),
    moves: moves.map(({ from, to }) => ({
      from,
      to: steps.find(({ key }) => key === to)?.name.trim() ?? null,
    })),
  };
}

/** What is wrong before anybody is asked, by field: `name`, or the key of a step; `steps`: of all of them. */
export function problemsOf({ name, steps }: Draft): Map<string, string> {
  const found = new Map<string, string>();
  if (name.trim() === '') found.set('name', 'must not be empty');
  const names = new Set<string>();
  for (const step of steps) {
    const folded = step.name.trim().toLowerCase();
    if (folded === '') found.set(step.key, 'must not be empty');
    else if (names.has(folded)) found.set(step.key, 'is there twice');
    names.add(folded);
  }
  if (!steps.some(({ category }) => category === 'done')) {
    found.set('steps', 'A workflow needs a step that is done: without one nothing is ever done.');
  }
  return found;
}

/**
 * The target time that is typed in a field of numbers, in seconds; null: none.
 * @param typed a text while it is half typed, as “1.”
 * @param unit in seconds
 */
export function targetOf(typed: number | string, unit: number): number | null {
  const amount = typed === '' ? 0 : Number(typed);
  return amount > 0 ? Math.round(amount * unit) : null;
}
