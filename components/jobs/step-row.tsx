import { Button, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import { formatCount } from '#lib/format.ts';
import type { RunView, StepView } from '#lib/runs.ts';
import { rateText } from './pace-text.ts';
import { hasEnded, shareOf } from './progress.ts';
import { runHref } from './run-link.tsx';
import { stepShapes } from './run-states.ts';
import { StepCount } from './step-count.tsx';
import classes from './step-tree.module.css';
import { useStart } from './use-commands.ts';
import { useMayControl } from './use-runs.ts';

/** One step: state, bar, counts, pace, what went wrong and a way to try it again. */
export function StepRow({ run, step }: { run: RunView; step: StepView }) {
  const mayControl = useMayControl();
  const { state, name, quarantined, rate, error } = step;
  return (
    <li className={classes.step}>
      <StateTag {...stepShapes[state]} />
      <span className={classes.name}>{name}</span>
      <span className={classes.bar}>
        <ProgressBar
          small
          id={`${run.id}/${step.id}`}
          share={state === 'running' && step.total === null ? null : shareOf(step)}
          label={name}
          tone={stepShapes[state].tone}
        />
      </span>
      <span className={classes.count}>
        <StepCount step={step} />
        {rate !== null && (
          <Text span size="xs" c="dimmed" data-num>
            {' '}
            {rateText(rate)}
          </Text>
        )}
      </span>
      {(error || quarantined > 0) && (
        <div className={classes.trouble}>
          {quarantined > 0 && <span data-num>{formatCount(quarantined)} set aside. </span>}
          {error && <span className={classes.error}>{error.message} </span>}
          {mayControl && state === 'failed' && hasEnded(run.state) && <RetryButton run={run} step={step} />}
        </div>
      )}
    </li>
  );
}

function RetryButton({ run, step }: { run: RunView; step: StepView }) {
  const router = useRouter();
  const { clientId, integrationId, integration: name } = run;
  const { start, starting, what } = useStart({
    clientId,
    integrationId,
    name,
    onStarted: ({ id }) => router.push(runHref(id, clientId)),
  });
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={`Retry this step: ${step.name}`}
      loading={starting && what?.kind === 'retry' && what.step === step.id}
      onClick={() => start({ kind: 'retry', run: run.id, step: step.id })}
    >
      Retry this step
    </Button>
  );
}
