import { Text } from '@mantine/core';
import { formatCount, formatCounted } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import { groupSteps, isOpen, type StepGroup } from './group-steps.ts';
import { jobWords } from './run-states.ts';
import { StepRow } from './step-row.tsx';
import classes from './step-tree.module.css';

/** The steps of a run under their jobs. */
export function StepTree({ run }: { run: RunView }) {
  if (run.steps.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        They are laid out as soon as a worker takes the run.
      </Text>
    );
  }
  return (
    <div className={classes.tree}>
      {groupSteps(run.steps).map((group) => (
        <details key={group.job} open={isOpen(group, run.steps.length)} className={classes.group}>
          <summary className={classes.job}>
            {jobWords(group.job)}{' '}
            <Text span size="xs" c="dimmed" data-num>
              {countText(group)}
            </Text>
          </summary>
          <ul className={classes.steps}>
            {group.steps.map((step) => (
              <StepRow key={step.id} run={run} step={step} />
            ))}
          </ul>
        </details>
      ))}
    </div>
  );
}

const countText = ({ steps, succeeded, failed, done }: StepGroup) =>
  [
    `${formatCount(succeeded)} of ${formatCount(steps.length)} done`,
    failed > 0 && `${formatCount(failed)} failed`,
    done > 0 && formatCounted(done, 'record'),
  ]
    .filter(Boolean)
    .join(', ');
