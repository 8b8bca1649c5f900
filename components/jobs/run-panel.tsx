import { Text } from '@mantine/core';
import { ProgressBar, useHighWater } from '#components/ui/progress-bar.tsx';
import { formatCount, formatCounted } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import classes from './integration-card.module.css';
import { hasEnded, type Progress, progressOf } from './progress.ts';
import { RunError } from './run-error.tsx';
import { RunLog } from './run-log-view.tsx';
import { runShapes } from './run-states.ts';
import { RunSteps } from './run-steps.tsx';
import { RunTimes } from './run-times.tsx';

/** How far a run is: overall bar, what went wrong, steps, log. */
export function RunPanel({ run }: { run: RunView }) {
  const progress = progressOf(run);
  const { tone } = runShapes[run.state];
  const share = useHighWater(run.id, progress.share);
  return (
    <div className={classes.panel}>
      <div className={classes.facts}>
        <Text size="sm" component="div">
          <RunTimes run={run} />
        </Text>
        <Text size="sm" component="div" data-num>
          {share !== null && !(hasEnded(run.state) && share === 1) && <b>{Math.floor(share * 100)} % </b>}
          <Text span c="dimmed">
            {recordsText(progress)}
          </Text>
        </Text>
      </div>
      <ProgressBar
        id={run.id}
        share={progress.share ?? (hasEnded(run.state) ? 0 : null)}
        label={`Progress of ${run.integration}`}
        tone={tone}
      />
      {run.error && <RunError error={run.error} state={run.state} stored={progress.done} />}
      <RunSteps steps={run.steps} runId={run.id} />
      <RunLog run={run} openAtFirst={!hasEnded(run.state)} />
    </div>
  );
}

const recordsText = ({ done, total }: Progress) =>
  total === null || total <= done
    ? formatCounted(done, 'record')
    : `${formatCount(done)} of ${formatCounted(total, 'record')}`;
