'use client';

import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type CallInput, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { issueOf, useSave } from '#components/hooks/use-save.ts';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import { Modal } from '#components/ui/modal.tsx';
import type { KeyAccess } from '#lib/api/api-keys.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import { KeyOnce } from './key-once.tsx';
import { accessWords, lifetimes } from './words.ts';

interface CreateKeyProps {
  client: ClientView;
  opened: boolean;
  close: () => void;
}

/** Asks what a key is for, then shows it, this once. */
export function CreateKey({ client, opened, close }: CreateKeyProps) {
  const { clients = [] } = useClient();
  const [access, setAccess] = useState<KeyAccess>('read');
  const create = useSave({
    send: (body: CallInput<'createApiKey'>['body']) => call('createApiKey', { body }),
    // It may be made for another client.
    keys: clients.map(({ id }) => keys.apiKeys(id)),
    done: () => null,
    once: true,
  });
  const { data: made, error, variables } = create;
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={made ? `${made.name} is made` : 'Make an API key'}
      // The key is not shown twice: a slip of the mouse must not lose it.
      closeOnClickOutside={!made}
      closeOnEscape={!made}
    >
      {made ? (
        <KeyOnce apiKey={made} clientId={variables?.clientId ?? client.id} done={close} />
      ) : (
        <DialogForm
          action="Make it"
          send={(form) => {
            const fields = new FormData(form);
            create.mutate({
              clientId: String(fields.get('client')),
              name: String(fields.get('name')),
              access,
              expiresInDays: Number(fields.get('days')),
            });
          }}
          cancel={close}
          pending={create.isPending}
          error={error}
          fields={['name', 'expiresInDays']}
        >
          <TextInput
            name="name"
            label="Name"
            description="What uses it, for example the CI of checkout"
            required
            withAsterisk={false}
            maxLength={100}
            data-autofocus
            error={issueOf(error, 'name')}
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
            error={issueOf(error, 'expiresInDays')}
          />
        </DialogForm>
      )}
    </Modal>
  );
}
