import { Button, Popover, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import type { OpsStats, ReplicaView, replicaActions } from '#lib/api/ops.ts';
import classes from './ops.module.css';

type Action = (typeof replicaActions)[number];

const done: Record<Action, string> = {
  take_out: 'is taken out of all processes',
  put_back: 'is put back; it is read from as soon as it is fresh',
  probe: 'is probed',
};

interface ReplicaActionsProps {
  replica: ReplicaView;
  primary: OpsStats['primary']['state'];
}

/** What an administrator may order; written to the audit log, and so only while the primary takes writes. */
export function ReplicaActions({ replica: { name, takenOut }, primary }: ReplicaActionsProps) {
  const reason = useId();
  const refused = primary !== 'up';
  const cache = useQueryClient();
  const [asking, { open, close }] = useDisclosure(false);
  const order = useMutation({
    mutationFn: (action: Action) => call('opsReplicaAction', { params: { name }, body: { action } }),
    onSuccess: (_, action) => {
      notifications.show({ color: 'green', title: `${name} ${done[action]}`, message: '' });
      void cache.invalidateQueries({ queryKey: keys.opsStats });
    },
    onError: (error) =>
      notifications.show({ color: 'red', title: `Nothing was changed for ${name}`, message: error.message }),
  });
  const pending = (action: Action) => order.isPending && order.variables === action;
  return (
    <div className={classes.actions}>
      {takenOut ? (
        <Button
          size="xs"
          disabled={refused}
          aria-describedby={refused ? reason : undefined}
          loading={pending('put_back')}
          onClick={() => order.mutate('put_back')}
        >
          Put back
        </Button>
      ) : (
        <Popover opened={asking} onDismiss={close} position="bottom-start" width={280} trapFocus returnFocus>
          <Popover.Target>
            <Button
              size="xs"
              variant="default"
              disabled={refused}
              aria-describedby={refused ? reason : undefined}
              loading={pending('take_out')}
              onClick={open}
            >
              Take out…
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <Text size="sm" mb="xs">
              No process will read from {name} until it is put back. If no other replica is fresh, the primary
              answers, a few at once.
            </Text>
            <Button
              size="xs"
              color="red"
              disabled={refused}
              onClick={() => {
                close();
                order.mutate('take_out');
              }}
            >
              Take {name} out
            </Button>
          </Popover.Dropdown>
        </Popover>
      )}
      <Button
        size="xs"
        variant="default"
        disabled={refused}
        aria-describedby={refused ? reason : undefined}
        loading={pending('probe')}
        onClick={() => order.mutate('probe')}
      >
        Probe now
      </Button>
      {refused && (
        <Text id={reason} size="xs" c="dimmed">
          Orders are kept on the primary, which is {primary === 'wrong server' ? 'the wrong server' : primary}
          : they can be given when it is back.
        </Text>
      )}
    </div>
  );
}
