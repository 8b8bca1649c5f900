import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { AskedButton } from '#components/ui/asked-button.tsx';
import { Modal } from '#components/ui/modal.tsx';
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
      <AskedButton
        action="New secret"
        of={`for ${integration}`}
        text="What GitHub signs with the secret of now is refused from this moment on, until the new one is set there. What is missed is found by the next sync."
        pending={rotate.isPending}
        run={() => rotate.mutate()}
      />
      <AskedButton
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
