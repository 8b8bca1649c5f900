import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { AskedButton } from '#components/ui/asked-button.tsx';
import type { NotificationWebhook } from '#lib/api/notifications.ts';
import classes from './notifications.module.css';

interface WebhookActionsProps {
  clientId: string;
  webhook: NotificationWebhook;
}

/** A test that says what came of it, and the end. */
export function WebhookActions({ clientId, webhook: { id, name } }: WebhookActionsProps) {
  const test = useMutation({
    mutationFn: () => call('testWebhook', { params: { id } }),
    onSuccess: ({ delivered, message }) =>
      notifications.show({
        color: delivered ? 'green' : 'red',
        title: delivered ? `${name} took the test` : `${name} did not take the test`,
        message,
      }),
    onError: (error) =>
      notifications.show({ color: 'red', title: `${name} could not be tested`, message: error.message }),
  });
  const remove = useSave({
    send: () => call('deleteWebhook', { params: { id } }),
    keys: [keys.webhooks(clientId)],
    done: () => `${name} is deleted`,
    refused: `${name} is not deleted`,
  });
  return (
    <div className={classes.actions}>
      <Button
        size="xs"
        variant="default"
        aria-label={`Send a test to ${name}`}
        loading={test.isPending}
        onClick={() => test.mutate()}
      >
        Send a test
      </Button>
      <AskedButton
        action="Delete"
        of={name}
        text="Nothing more is sent there, not even what waits for another try. Its secret is gone for good."
        pending={remove.isPending}
        run={() => remove.mutate(undefined)}
      />
    </div>
  );
}
