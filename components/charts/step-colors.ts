import { stepPalette } from '#components/ui/theme.ts';

/** What a step of a workflow is for, by which it gets its colour. */
export type StepCategory = 'todo' | 'in_progress' | 'waiting' | 'done';

/** A colour per step, in their order: by category, and within one by turns, so that neighbours differ. */
export function stepColors(
  steps: readonly { id: string; category: StepCategory | null }[],
): ReadonlyMap<string, string> {
  const used = new Map<StepCategory, number>();
  return new Map(
    steps.map((step) => {
      const category = step.category ?? 'todo';
      const turn = used.get(category) ?? 0;
      used.set(category, turn + 1);
      const colors = stepPalette[category];
      return [step.id, colors[turn % colors.length] ?? colors[0]];
    }),
  );
}

export const categoryWords: Record<StepCategory, string> = {
  todo: 'to do',
  in_progress: 'in progress',
  waiting: 'waiting',
  done: 'done',
};
