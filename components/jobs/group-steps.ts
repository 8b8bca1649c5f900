import type { StepView } from '#lib/runs.ts';

export interface StepGroup {
  job: string;
  steps: StepView[];
  /** How many of them have ended well, and how many not. */
  succeeded: number;
  failed: number;
}

/** The steps of a run by their job, both in the order of the run. */
export function groupSteps(steps: readonly StepView[]): StepGroup[] {
  return [...Map.groupBy(steps, ({ job }) => job)].map(([job, ofJob]) => ({
    job,
    steps: ofJob,
    succeeded: ofJob.filter(({ state }) => state === 'succeeded').length,
    failed: ofJob.filter(({ state }) => state === 'failed').length,
  }));
}
