import { stepPalette } from '#components/ui/theme.ts';
import type { StepCategory } from '#lib/api/flow.ts';

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
