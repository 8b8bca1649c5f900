import { Button, Text } from '@mantine/core';
import { useId } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { AskedButton } from '#components/ui/asked-button.tsx';
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
  const order = useSave({
    send: (action: Action) => call('opsReplicaAction', { params: { name }, body: { action } }),
    keys: [keys.opsStats],
    done: (_, action) => `${name} ${done[action]}`,
    refused: `Nothing was changed for ${name}`,
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
        <AskedButton
          action="Take out"
          of={name}
          text={`No process will read from ${name} until it is put back. If no other replica is fresh, the primary answers, a few at once.`}
          pending={pending('take_out')}
          refusedBy={refused ? reason : undefined}
          run={() => order.mutate('take_out')}
        />
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
