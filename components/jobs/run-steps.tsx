import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { StepView } from '#lib/runs.ts';
import classes from './integration-card.module.css';
import { shareOf } from './progress.ts';
import { stepShapes } from './run-states.ts';
import { StepCount } from './step-count.tsx';

/** The steps of a run: each with its state, its bar, done of total. */
export function RunSteps({ steps, runId }: { steps: StepView[]; runId: string }) {
  if (steps.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
    <ul className={classes.steps} aria-label="Steps" tabIndex={0}>
      {steps.map((step) => (
        <li key={step.id} className={classes.step}>
          <StateTag {...stepShapes[step.state]} />
          <span className={classes.stepName}>{step.name}</span>
          <span className={classes.stepBar}>
            <ProgressBar
              small
              id={`${runId}/${step.id}`}
              share={step.state === 'running' && step.total === null ? null : shareOf(step)}
              label={step.name}
              tone={stepShapes[step.state].tone}
            />
          </span>
          <span className={classes.stepCount}>
            <StepCount step={step} />
          </span>
        </li>
      ))}
    </ul>
  );
}
