import { Button, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconRotateClockwise } from '@tabler/icons-react';
import type { RunView } from '#lib/runs.ts';
import { useStart } from './use-commands.ts';

interface RestartMenuProps {
  /** One that has ended. */
  run: RunView;
  onStarted?: (run: RunView) => void;
}

const ways = [
  {
    from: 'checkpoint',
    label: 'From where it stopped',
    hint: 'What it had finished is not read again',
  },
  { from: 'beginning', label: 'From the beginning', hint: 'All that this run was to read, once more' },
] as const;

/** Starts a run like an ended one; one that has read everything to its end has nothing left to go on with. */
export function RestartMenu({ run, onStarted }: RestartMenuProps) {
  const { id, clientId, integrationId, integration } = run;
  const { start, starting } = useStart({ clientId, integrationId, name: integration, onStarted });
  const offered = ways.filter(({ from }) => from === 'beginning' || somethingLeft(run));
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          loading={starting}
          leftSection={<IconRotateClockwise size={14} aria-hidden="true" />}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          Restart
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map(({ from, label, hint }) => (
          <Menu.Item key={from} onClick={() => start({ kind: 'restart', run: id, from })}>
            {label}
            <Text size="xs" c="dimmed">
              {hint}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const somethingLeft = ({ steps }: RunView) =>
  steps.length === 0 || steps.some(({ state }) => state !== 'succeeded');
