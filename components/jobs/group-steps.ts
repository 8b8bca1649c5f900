import type { StepState, StepView } from '#lib/runs.ts';
import { progressOf } from './progress.ts';

export interface StepGroup {
  job: string;
  steps: StepView[];
  /** How many of them have ended well, and how many not. */
  succeeded: number;
  failed: number;
  /** Of all together: failed as soon as one is, at work until the last one ends. */
  state: StepState;
  done: number;
  /** Null while one is not known. */
  total: number | null;
  approximate: boolean;
  /** 0 to 1; null while at work on what nobody knows the size of. */
  share: number | null;
}

/** The steps of a run by their job, both in the order of the run. */
export function groupSteps(steps: readonly StepView[]): StepGroup[] {
  return [...Map.groupBy(steps, ({ job }) => job)].map(([job, ofJob]) => {
    const count = (wanted: StepState) => ofJob.filter(({ state }) => state === wanted).length;
    const [succeeded, failed] = [count('succeeded'), count('failed')];
    const state = stateOf(ofJob.length, succeeded, failed, count('stopped'), count('pending'));
    const { share, ...counts } = progressOf({ steps: ofJob, state: 'running' });
    return {
      job,
      steps: ofJob,
      succeeded,
      failed,
      state,
      ...counts,
      share: state === 'succeeded' ? 1 : state === 'running' ? share : (share ?? 0),
    };
  });
}

function stateOf(
  all: number,
  succeeded: number,
  failed: number,
  stopped: number,
  pending: number,
): StepState {
  if (failed > 0) return 'failed';
  if (succeeded === all) return 'succeeded';
  if (stopped > 0) return 'stopped';
  return pending === all ? 'pending' : 'running';
}

/** Up to so many steps are all shown at once. */
const FEW = 12;

/** Whether the steps of a job are shown without being asked for: of a long run those that are at work or went wrong. */
export const isOpen = ({ state }: Pick<StepGroup, 'state'>, allSteps: number): boolean =>
  allSteps <= FEW || state === 'running' || state === 'failed';
