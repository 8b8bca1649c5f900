'use client';

import { TextInput } from '@mantine/core';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { issueOf, useSave } from '#components/hooks/use-save.ts';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import { Modal } from '#components/ui/modal.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import { SecretOnce } from './secret-once.tsx';

interface AddWebhookProps {
  client: ClientView;
  opened: boolean;
  close: () => void;
}

/** Asks for name and address, then shows the secret, this once. */
export function AddWebhook({ client, opened, close }: AddWebhookProps) {
  const create = useSave({
    send: (fields: { name: string; url: string }) =>
      call('createWebhook', { body: { clientId: client.id, ...fields } }),
    keys: [keys.webhooks(client.id)],
    done: () => null,
    once: true,
  });
  const { data: made, error } = create;
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={made ? `${made.name} is added` : `Send notifications of ${client.name}`}
      // The secret is not shown twice: a slip of the mouse or a key must not lose it.
      closeOnClickOutside={!made}
      closeOnEscape={!made}
    >
      {made ? (
        <SecretOnce secret={made.secret} done={close} />
      ) : (
        <DialogForm
          action="Add it"
          send={(form) => {
            const fields = new FormData(form);
            create.mutate({ name: String(fields.get('name')), url: String(fields.get('url')).trim() });
          }}
          cancel={close}
          pending={create.isPending}
          error={error}
          fields={['name', 'url']}
        >
          <TextInput
            name="name"
            label="Name"
            description="How it is called here, for example the channel"
            required
            withAsterisk={false}
            maxLength={100}
            data-autofocus
            error={issueOf(error, 'name')}
          />
          <TextInput
            name="url"
            type="url"
            label="Address"
            description="Of an incoming webhook of Slack, or of a program of yours"
            placeholder="https://"
            required
            withAsterisk={false}
            error={issueOf(error, 'url')}
          />
        </DialogForm>
      )}
    </Modal>
  );
}
