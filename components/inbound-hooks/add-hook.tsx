'use client';

import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import { HookOnce } from './hook-once.tsx';
import classes from './inbound-hooks.module.css';

interface AddHookProps {
  clientId: string;
  /** Of GitHub. */
  integrations: IntegrationView[];
  opened: boolean;
  close: () => void;
}

/** Asks for which integration, then shows address and secret, this once. */
export function AddHook({ clientId, integrations, opened, close }: AddHookProps) {
  const cache = useQueryClient();
  const create = useMutation({
    mutationFn: (integrationId: string) => call('createHook', { body: { integrationId } }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: keys.hooks(clientId) }),
  });
  const { data: made, error } = create;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    create.mutate(String(new FormData(event.currentTarget).get('integration')));
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={made ? `The hook of ${made.integration} is made` : 'Hear from GitHub at once'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      // The secret is not shown twice: a slip of the mouse must not lose it.
      closeOnClickOutside={!made}
      closeOnEscape={!made}
    >
      {made ? (
        <HookOnce hook={made} done={close} />
      ) : (
        <form onSubmit={submit} className={classes.form}>
          {error && <Notice tone="broken">{error.message}</Notice>}
          <NativeSelect
            name="integration"
            label="Integration"
            description="What GitHub tells is read into it"
            data={integrations.map(({ id, name }) => ({ value: id, label: name }))}
            data-autofocus
          />
          <DialogButtons cancel={close}>
            <Button type="submit" loading={create.isPending}>
              Make address and secret
            </Button>
          </DialogButtons>
        </form>
      )}
    </Modal>
  );
}
