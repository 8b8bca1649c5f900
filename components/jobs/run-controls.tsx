import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { AskedButton } from '#components/ui/asked-button.tsx';
import { isOffered } from '#lib/run-machine.ts';
import type { RunView } from '#lib/runs.ts';
import classes from './run-controls.module.css';
import { useControl } from './use-commands.ts';

/** The second click of a double one would hit what has come in the place of the first. */
const isSecond = ({ detail }: MouseEvent) => detail > 1;

/** Pause or resume, and stop, as the state of the run allows; it shows what was asked for at once. */
export function RunControls({ run }: { run: RunView }) {
  const control = useControl(run);
  const toggle = isOffered(run.state, 'resume') ? 'resume' : isOffered(run.state, 'pause') ? 'pause' : null;
  const resumes = toggle === 'resume';
  const Icon = resumes ? IconPlayerPlay : IconPlayerPause;
  return (
    <div className={classes.controls}>
      {toggle && (
        <Button
          size="xs"
          variant={resumes ? 'filled' : 'default'}
          leftSection={<Icon size={14} aria-hidden="true" />}
          onClick={(click) => {
            if (!isSecond(click)) control(toggle);
          }}
        >
          {resumes ? 'Resume' : 'Pause'}
        </Button>
      )}
      {isOffered(run.state, 'stop') && (
        <AskedButton
          action="Stop"
          of="this run"
          text="What was read until now stays stored. The run ends and cannot be resumed, but a new one can go on from where it stopped."
          icon={<IconPlayerStop size={14} aria-hidden="true" />}
          run={() => control('stop')}
        />
      )}
    </div>
  );
}
