import { Button, Modal, Popover, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import type { InboundHook } from '#lib/api/hooks.ts';
import { HookOnce } from './hook-once.tsx';
import classes from './inbound-hooks.module.css';

/** A new secret, and the end. */
export function HookActions({ clientId, hook }: { clientId: string; hook: InboundHook }) {
  const { id, integration } = hook;
  const cache = useQueryClient();
  const after = {
    onError: (error: Error) =>
      notifications.show({
        color: 'red',
        title: `The hook of ${integration} is as before`,
        message: error.message,
      }),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.hooks(clientId) }),
  };
  const rotate = useMutation({ mutationFn: () => call('rotateHook', { params: { id } }), ...after });
  const remove = useMutation({
    mutationFn: () => call('deleteHook', { params: { id } }),
    onSuccess: () =>
      notifications.show({ color: 'green', title: `The hook of ${integration} is deleted`, message: '' }),
    ...after,
  });
  return (
    <div className={classes.actions}>
      <Asked
        action="New secret"
        of={`for ${integration}`}
        text="What GitHub signs with the secret of now is refused from this moment on, until the new one is set there. What is missed is found by the next sync."
        pending={rotate.isPending}
        run={() => rotate.mutate()}
      />
      <Asked
        action="Delete"
        of={`the hook of ${integration}`}
        text="Nothing more is taken at this address. Changes are then seen at the next sync of the schedule."
        pending={remove.isPending}
        run={() => remove.mutate()}
      />
      <Modal
        opened={rotate.data !== undefined}
        onClose={rotate.reset}
        size="lg"
        title={`The new secret for ${integration}`}
        closeOnClickOutside={false}
        closeOnEscape={false}
      >
        {rotate.data && <HookOnce hook={rotate.data} done={rotate.reset} />}
      </Modal>
    </div>
  );
}

interface AskedProps {
  action: string;
  /** On what. */
  of: string;
  /** What it brings about. */
  text: ReactNode;
  pending: boolean;
  run: () => void;
}

/** A button that asks first. */
function Asked({ action, of, text, pending, run }: AskedProps) {
  const [asking, { open, close }] = useDisclosure(false);
  return (
    <Popover opened={asking} onDismiss={close} position="bottom-end" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button size="xs" variant="default" aria-label={`${action} ${of}…`} loading={pending} onClick={open}>
          {action}…
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`${action} ${of}`}>
        <Text size="sm" mb="xs">
          {text}
        </Text>
        <Button
          size="xs"
          color="red"
          onClick={() => {
            close();
            run();
          }}
        >
          {action} {of}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
