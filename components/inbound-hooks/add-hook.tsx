'use client';

import { NativeSelect } from '@mantine/core';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import { Modal } from '#components/ui/modal.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import { HookOnce } from './hook-once.tsx';

interface AddHookProps {
  clientId: string;
  /** Of GitHub. */
  integrations: IntegrationView[];
  opened: boolean;
  close: () => void;
}

/** Asks for which integration, then shows address and secret, this once. */
export function AddHook({ clientId, integrations, opened, close }: AddHookProps) {
  const create = useSave({
    send: (integrationId: string) => call('createHook', { body: { integrationId } }),
    keys: [keys.hooks(clientId)],
    done: () => null,
    once: true,
  });
  const { data: made, error } = create;
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={made ? `The hook of ${made.integration} is made` : 'Hear from GitHub at once'}
      // The secret is not shown twice: a slip of the mouse must not lose it.
      closeOnClickOutside={!made}
      closeOnEscape={!made}
    >
      {made ? (
        <HookOnce hook={made} done={close} />
      ) : (
        <DialogForm
          action="Make address and secret"
          send={(form) => create.mutate(String(new FormData(form).get('integration')))}
          cancel={close}
          pending={create.isPending}
          error={error}
        >
          <NativeSelect
            name="integration"
            label="Integration"
            description="What GitHub tells is read into it"
            data={integrations.map(({ id, name }) => ({ value: id, label: name }))}
            data-autofocus
          />
        </DialogForm>
      )}
    </Modal>
  );
}
