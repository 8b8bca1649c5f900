import { ActionIcon, Button, Menu, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import type { IntegrationView } from '#lib/api/endpoints.ts';
import type { RunMode, RunView } from '#lib/runs.ts';
import classes from './start-button.module.css';

interface StartButtonProps {
  integration: IntegrationView;
  /** A run of it is not finished: there is one at a time. */
  busy: boolean;
}

const modes: { mode: RunMode; label: string; hint: string }[] = [
  { mode: 'incremental', label: 'Incremental', hint: 'Only what changed since the last sync' },
  { mode: 'full', label: 'Full', hint: 'Everything again from the beginning; takes longer' },
];

/** Starts a sync: what changed, or everything. */
export function StartButton({ integration, busy }: StartButtonProps) {
  const start = useStartRun(integration);
  const blocked = busy || start.isPending;
  return (
    <Tooltip
      label="One run at a time: the next can start when this one has ended."
      disabled={!busy}
      withinPortal={false}
    >
      <div className={classes.group}>
        <Button
          size="xs"
          className={classes.main}
          leftSection={<IconPlayerPlay size={14} aria-hidden="true" />}
          loading={start.isPending}
          disabled={blocked}
          onClick={() => start.mutate('incremental')}
        >
          Start sync
        </Button>
        <Menu position="bottom-end" width={260} disabled={blocked}>
          <Menu.Target>
            <ActionIcon
              variant="filled"
              size={30}
              className={classes.more}
              aria-label={`Choose how to sync ${integration.name}`}
              disabled={blocked}
            >
              <IconChevronDown size={14} aria-hidden="true" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {modes.map(({ mode, label, hint }) => (
              <Menu.Item key={mode} onClick={() => start.mutate(mode)}>
                {label}
                <Text size="xs" c="dimmed">
                  {hint}
                </Text>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </Tooltip>
  );
}

function useStartRun({ id, clientId, name }: IntegrationView) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (mode: RunMode) => call('createRun', { body: { integrationId: id, mode } }),
    onSuccess: (run) =>
      cache.setQueryData<RunView[]>(keys.runs(clientId), (runs) => [
        run,
        ...(runs ?? []).filter((known) => known.id !== run.id),
      ]),
    onError: (error) => {
      const taken = error instanceof ApiError && error.status === 409;
      notifications.show({
        color: taken ? 'yellow' : 'red',
        title: taken ? `${name} is already syncing` : `${name} could not be started`,
        message: error.message,
      });
      if (taken) void cache.invalidateQueries({ queryKey: keys.runs(clientId) });
    },
  });
}
