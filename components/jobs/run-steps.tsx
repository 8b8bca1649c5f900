import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { RunView } from '#lib/runs.ts';
import { groupSteps } from './group-steps.ts';
import classes from './integration-card.module.css';
import { jobWords, stepShapes } from './run-states.ts';
import { StepCount } from './step-count.tsx';

/** What a run reads, a line a job: its state, its bar, done of total. The single steps are on the run's own page. */
export function RunSteps({ run: { id, steps } }: { run: Pick<RunView, 'id' | 'steps'> }) {
  if (steps.length === 0) return null;
  return (
    <ul className={classes.steps} aria-label="Steps">
      {groupSteps(steps).map((group) => {
        const { job, state, share } = group;
        return (
          <li key={job} className={classes.step}>
            <StateTag {...stepShapes[state]} />
            <span className={classes.stepName}>{jobWords(job)}</span>
            <span className={classes.stepBar}>
              <ProgressBar
                small
                id={`${id}/${job}`}
                share={share}
                label={jobWords(job)}
                tone={stepShapes[state].tone}
              />
            </span>
            <span className={classes.stepCount}>
              <StepCount step={group} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
