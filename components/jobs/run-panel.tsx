import type { RunView } from '#lib/runs.ts';
import classes from './integration-card.module.css';
import { hasEnded, progressOf } from './progress.ts';
import { RunError } from './run-error.tsx';
import { RunLog } from './run-log-view.tsx';
import { RunPace } from './run-pace.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunSteps } from './run-steps.tsx';

/** How far a run is: overall bar, pace, what went wrong, steps, log. */
export function RunPanel({ run }: { run: RunView }) {
  return (
    <div className={classes.panel}>
      <RunProgress run={run} />
      <RunPace run={run} />
      {run.error && <RunError error={run.error} state={run.state} stored={progressOf(run).done} />}
      <RunSteps run={run} />
      <RunLog run={run} openAtFirst={!hasEnded(run.state)} />
    </div>
  );
}
