import type { RunState, RunView, StepView } from '#lib/runs.ts';

export interface Progress {
  /** 0 to 1; null while not even one step knows how much there is. */
  share: number | null;
  done: number;
  /** Sum of the totals that are known; null while one is missing. */
  total: number | null;
}

/** How far a run is: its steps weighed by their size, one of unknown size as the average of the others. */
export function progressOf({ steps, state }: Pick<RunView, 'steps' | 'state'>): Progress {
  const done = steps.reduce((sum, step) => sum + step.done, 0);
  const totals = steps.flatMap(({ total }) => (total === null ? [] : [total]));
  const total = steps.length > 0 && totals.length === steps.length ? totals.reduce((a, b) => a + b, 0) : null;
  if (state === 'succeeded' || state === 'partial') return { share: 1, done, total };
  if (totals.length === 0) return { share: null, done, total };
  const usual = Math.max(1, totals.reduce((a, b) => a + b, 0) / totals.length);
  let weights = 0;
  let passed = 0;
  for (const step of steps) {
    const weight = Math.max(1, step.total ?? usual);
    weights += weight;
    passed += weight * shareOf(step);
  }
  return { share: weights === 0 ? null : passed / weights, done, total };
}

/** How far one step is, 0 to 1; one of unknown size has either not ended or has. */
export function shareOf({ state, done, total }: StepView): number {
  if (state === 'succeeded') return 1;
  if (total === null) return 0;
  return total === 0 ? 0 : Math.min(1, done / total);
}

const ended: readonly RunState[] = ['stopped', 'succeeded', 'partial', 'failed'];

/** Whether nothing more will happen in a run. As endedRunStates of lib/runs.ts, without its zod in the browser. */
export const hasEnded = (state: RunState): boolean => ended.includes(state);
