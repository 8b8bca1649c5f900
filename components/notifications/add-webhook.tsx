'use client';

import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { ApiError, call } from '#components/hooks/api.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import classes from './notifications.module.css';
import { webhooksKey } from './queries.ts';
import { SecretOnce } from './secret-once.tsx';

interface AddWebhookProps {
  client: ClientView;
  opened: boolean;
  close: () => void;
}

/** Asks for name and address, then shows the secret, this once. */
export function AddWebhook({ client, opened, close }: AddWebhookProps) {
  const cache = useQueryClient();
  const create = useMutation({
    mutationFn: (fields: { name: string; url: string }) =>
      call('createWebhook', { body: { clientId: client.id, ...fields } }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: webhooksKey(client.id) }),
  });
  const { data: made, error } = create;
  const issues = error instanceof ApiError ? error.issues : [];
  const issueOf = (field: string) => issues.find(({ path }) => path === field)?.message;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    create.mutate({ name: String(form.get('name')), url: String(form.get('url')).trim() });
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={made ? `${made.name} is added` : `Send notifications of ${client.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      // The secret is not shown twice: a slip of the mouse or a key must not lose it.
      closeOnClickOutside={!made}
      closeOnEscape={!made}
    >
      {made ? (
        <SecretOnce secret={made.secret} done={close} />
      ) : (
        <form onSubmit={submit} className={classes.form}>
          {error && issues.length === 0 && <Notice tone="broken">{error.message}</Notice>}
          <TextInput
            name="name"
            label="Name"
            description="How it is called here, for example the channel"
            required
            withAsterisk={false}
            maxLength={100}
            data-autofocus
            error={issueOf('name')}
          />
          <TextInput
            name="url"
            type="url"
            label="Address"
            description="Of an incoming webhook of Slack, or of a program of yours"
            placeholder="https://"
            required
            withAsterisk={false}
            error={issueOf('url')}
          />
          <DialogButtons cancel={close}>
            <Button type="submit" loading={create.isPending}>
              Add it
            </Button>
          </DialogButtons>
        </form>
      )}
    </Modal>
  );
}
