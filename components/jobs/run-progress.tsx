import { Text, Tooltip } from '@mantine/core';
import { ProgressBar, useHighWater } from '#components/ui/progress-bar.tsx';
import { formatCount, formatCounted } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import { hasEnded, type Progress, progressOf } from './progress.ts';
import classes from './run-progress.module.css';
import { runShapes } from './run-states.ts';
import { RunTimes } from './run-times.tsx';

/** How far a run is as a whole: percent, records of how many, bar. */
export function RunProgress({ run }: { run: RunView }) {
  const progress = progressOf(run);
  const ended = hasEnded(run.state);
  const share = useHighWater(run.id, progress.share);
  return (
    <div className={classes.progress}>
      <div className={classes.line}>
        <Text size="sm" component="div">
          <RunTimes run={run} />
        </Text>
        <Text size="sm" component="div" data-num>
          {share !== null && !(ended && share === 1) && <b>{Math.floor(share * 100)} % </b>}
          <Records {...progress} />
        </Text>
      </div>
      <ProgressBar
        id={run.id}
        share={progress.share ?? (ended ? 0 : null)}
        label={`Progress of ${run.integration}`}
        tone={runShapes[run.state].tone}
      />
    </div>
  );
}

const APPROXIMATE = 'Approximate: the source counts differently from what is read, or still grows.';

function Records({ done, total, approximate }: Progress) {
  const unknown = total === null || total <= done;
  return (
    <Tooltip label={APPROXIMATE} disabled={unknown || !approximate}>
      <Text span c="dimmed">
        {unknown
          ? formatCounted(done, 'record')
          : `${formatCount(done)} of ${approximate ? '≈ ' : ''}${formatCounted(total, 'record')}`}
      </Text>
    </Tooltip>
  );
}
