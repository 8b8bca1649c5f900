'use client';

import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { KeyAccess } from '#lib/api/api-keys.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import classes from './api-keys.module.css';
import { KeyOnce } from './key-once.tsx';
import { accessWords, lifetimes } from './words.ts';

interface CreateKeyProps {
  client: ClientView;
  opened: boolean;
  close: () => void;
}

/** Asks what a key is for, then shows it, this once. */
export function CreateKey({ client, opened, close }: CreateKeyProps) {
  const cache = useQueryClient();
  const { clients = [] } = useClient();
  const [access, setAccess] = useState<KeyAccess>('read');
  const create = useMutation({
    mutationFn: (body: { clientId: string; name: string; access: KeyAccess; expiresInDays: number }) =>
      call('createApiKey', { body }),
    onSuccess: (_made, { clientId }) => void cache.invalidateQueries({ queryKey: keys.apiKeys(clientId) }),
  });
  const { data: made, error, variables } = create;
  const issues = error instanceof ApiError ? error.issues : [];
  const issueOf = (field: string) => issues.find(({ path }) => path === field)?.message;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    create.mutate({
      ...{ clientId: String(form.get('client')), name: String(form.get('name')), access },
      expiresInDays: Number(form.get('days')),
    });
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={made ? `${made.name} is made` : 'Make an API key'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      // The key is not shown twice: a slip of the mouse must not lose it.
      closeOnClickOutside={!made}
      closeOnEscape={!made}
    >
      {made ? (
        <KeyOnce apiKey={made} clientId={variables?.clientId ?? client.id} done={close} />
      ) : (
        <form onSubmit={submit} className={classes.form}>
          {error && issues.length === 0 && <Notice tone="broken">{error.message}</Notice>}
          <TextInput
            name="name"
            label="Name"
            description="What uses it, for example the CI of checkout"
            required
            withAsterisk={false}
            maxLength={100}
            data-autofocus
            error={issueOf('name')}
          />
          <NativeSelect
            name="client"
            label="Client"
            defaultValue={client.id}
            data={clients
              .filter(({ role }) => role !== 'viewer')
              .map(({ id, name }) => ({ value: id, label: name }))}
          />
          <NativeSelect
            label="For"
            description={accessWords[access].text}
            value={access}
            onChange={({ currentTarget }) => setAccess(currentTarget.value as KeyAccess)}
            data={Object.entries(accessWords).map(([value, { label }]) => ({ value, label }))}
          />
          <NativeSelect
            name="days"
            label="Good for"
            defaultValue="365"
            data={lifetimes}
            error={issueOf('expiresInDays')}
          />
          <DialogButtons cancel={close}>
            <Button type="submit" loading={create.isPending}>
              Make it
            </Button>
          </DialogButtons>
        </form>
      )}
    </Modal>
  );
}
