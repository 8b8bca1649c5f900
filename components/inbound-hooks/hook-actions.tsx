import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { AskedButton } from '#components/ui/asked-button.tsx';
import { Modal } from '#components/ui/modal.tsx';
import type { InboundHook } from '#lib/api/hooks.ts';
import { HookOnce } from './hook-once.tsx';
import classes from './inbound-hooks.module.css';

/** A new secret, and the end. */
export function HookActions({ clientId, hook }: { clientId: string; hook: InboundHook }) {
  const { id, integration } = hook;
  const after = { keys: [keys.hooks(clientId)], refused: `The hook of ${integration} is as before` };
  const rotate = useSave({
    send: () => call('rotateHook', { params: { id } }),
    // The new secret is shown.
    done: () => null,
    ...after,
  });
  const remove = useSave({
    send: () => call('deleteHook', { params: { id } }),
    done: () => `The hook of ${integration} is deleted`,
    ...after,
  });
  return (
    <div className={classes.actions}>
      <AskedButton
        action="New secret"
        of={`for ${integration}`}
        text="What GitHub signs with the secret of now is refused from this moment on, until the new one is set there. What is missed is found by the next sync."
        pending={rotate.isPending}
        run={() => rotate.mutate(undefined)}
      />
      <AskedButton
        action="Delete"
        of={`the hook of ${integration}`}
        text="Nothing more is taken at this address. Changes are then seen at the next sync of the schedule."
        pending={remove.isPending}
        run={() => remove.mutate(undefined)}
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
