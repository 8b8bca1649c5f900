import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconPlayerPlay } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { IntegrationView } from '#lib/api/integrations.ts';
import type { RunMode } from '#lib/runs.ts';
import classes from './start-button.module.css';
import { useStart } from './use-commands.ts';

/** Its calendars come only when it is asked for. */
const BackfillDialog = dynamic(
  () => import('./backfill-dialog.tsx').then((module) => module.BackfillDialog),
  {
    ssr: false,
  },
);

interface StartButtonProps {
  integration: IntegrationView;
  /** Jobs that its runs were seen to do: of these a backfill can choose repositories. */
  jobs: string[];
}

const modes: { mode: Exclude<RunMode, 'backfill'>; label: string; hint: string }[] = [
  { mode: 'incremental', label: 'Incremental', hint: 'Only what changed since the last sync' },
  { mode: 'full', label: 'Full', hint: 'Everything again from the beginning; takes longer' },
];

/** Starts a sync: what changed, everything, or certain days. */
export function StartButton({ integration, jobs }: StartButtonProps) {
  const { id, clientId, name } = integration;
  const { start, starting } = useStart({ clientId, integrationId: id, name });
  /** Null until it was opened once. */
  const [dialog, setDialog] = useState<boolean | null>(null);
  const create = (mode: RunMode) => start({ kind: 'create', integrationId: id, mode });
  return (
    <div className={classes.group}>
      <Button
        size="xs"
        className={classes.main}
        leftSection={<IconPlayerPlay size={14} aria-hidden="true" />}
        loading={starting}
        onClick={() => create('incremental')}
      >
        Start sync
      </Button>
      <Menu position="bottom-end" width={260} disabled={starting}>
        <Menu.Target>
          <ActionIcon
            variant="filled"
            size={30}
            className={classes.more}
            aria-label={`Choose how to sync ${name}`}
            disabled={starting}
          >
            <IconChevronDown size={14} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {modes.map(({ mode, label, hint }) => (
            <Menu.Item key={mode} onClick={() => create(mode)}>
              {label}
              <Text size="xs" c="dimmed">
                {hint}
              </Text>
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => setDialog(true)}>
            Backfill…
            <Text size="xs" c="dimmed">
              What was created on certain days, once more
            </Text>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog !== null && (
        <BackfillDialog
          integration={integration}
          jobs={jobs}
          opened={dialog}
          close={() => setDialog(false)}
        />
      )}
    </div>
  );
}
