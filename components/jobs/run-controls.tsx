import { Button, Popover, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
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
      {isOffered(run.state, 'stop') && <StopButton stop={() => control('stop')} />}
    </div>
  );
}

function StopButton({ stop }: { stop: () => void }) {
  const [asking, { open, close }] = useDisclosure(false);
  return (
    <Popover opened={asking} onDismiss={close} position="bottom-end" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerStop size={14} aria-hidden="true" />}
          aria-expanded={asking}
          onClick={open}
        >
          Stop…
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" mb="xs">
          What was read until now stays stored. The run ends and cannot be resumed, but a new one can go on
          from where it stopped.
        </Text>
        <Button
          size="xs"
          color="red.9"
          onClick={() => {
            close();
            stop();
          }}
        >
          Stop this run
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
