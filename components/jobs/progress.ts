import { endedRunStates } from '#lib/run-machine.ts';
import type { RunState, RunView, StepView } from '#lib/runs.ts';

export interface Progress {
  /** 0 to 1; null while no step knows how much there is and none has ended. */
  share: number | null;
  done: number;
  /** Sum of the totals that are known; null while one is missing. */
  total: number | null;
  /** Whether a total may still move. */
  approximate: boolean;
}

/**
 * How far a run is: its steps weighed by their size, one of unknown size as the average of the others; where no size is
 * known, by how many have ended.
 */
export function progressOf({ steps, state }: Pick<RunView, 'steps' | 'state'>): Progress {
  const done = steps.reduce((sum, step) => sum + step.done, 0);
  const totals = steps.flatMap(({ total }) => (total === null ? [] : [total]));
  const total = steps.length > 0 && totals.length === steps.length ? totals.reduce((a, b) => a + b, 0) : null;
  const approximate = steps.some((step) => step.approximate && step.state !== 'succeeded');
  if (state === 'succeeded' || state === 'partial') return { share: 1, done, total, approximate: false };
  if (totals.length === 0 && !steps.some((step) => step.state === 'succeeded'))
    return { share: null, done, total, approximate };
  const usual = Math.max(1, totals.reduce((a, b) => a + b, 0) / Math.max(1, totals.length));
  let weights = 0;
  let passed = 0;
  for (const step of steps) {
    const weight = Math.max(1, step.total ?? usual);
    weights += weight;
    passed += weight * shareOf(step);
  }
  return { share: weights === 0 ? null : passed / weights, done, total, approximate };
}

/** How far one step is, 0 to 1; one of unknown size has either not ended or has. */
export function shareOf({ state, done, total }: StepView): number {
  if (state === 'succeeded') return 1;
  if (total === null) return 0;
  return total === 0 ? 0 : Math.min(1, done / total);
}

/** Whether nothing more will happen in a run. */
export const hasEnded = (state: RunState): boolean => endedRunStates.includes(state);

/** What a step still has to read: a failed or finished one nothing, one of unknown size nobody knows. */
const leftOf = ({ state, done, total }: StepView): number | null => {
  if (state !== 'pending' && state !== 'running') return 0;
  return total === null ? null : Math.max(0, total - done);
};

/** So many chunks must be committed before a rate says anything. */
const SETTLED_CHUNKS = 3;

/** Records a second, waits left out: of the steps at work, else of the one that was at work last; null: not known. */
export function rateOf({ steps }: Pick<RunView, 'steps'>): number | null {
  const rates = (of: readonly StepView[]) => of.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  const working = rates(steps.filter(({ state }) => state === 'running'));
  if (working.length > 0) return working.reduce((a, b) => a + b, 0);
  return rates(steps).at(-1) ?? null;
}

export interface Eta {
  /** Of work, waits left out. */
  seconds: number;
  /** Whether a step of unknown size comes on top. */
  atLeast: boolean;
}

/** How long the rest takes; null where no size is known or nothing is left. */
export function etaOf(run: Pick<RunView, 'steps' | 'state'>): Eta | 'estimating' | null {
  if (hasEnded(run.state)) return null;
  const left = run.steps.map(leftOf);
  const known = left.reduce<number>((sum, n) => sum + (n ?? 0), 0);
  if (known === 0) return null;
  const rate = rateOf(run);
  const chunks = run.steps.reduce((sum, step) => sum + step.chunks, 0);
  if (chunks < SETTLED_CHUNKS || !rate) return 'estimating';
  return { seconds: known / rate, atLeast: left.includes(null) };
}
