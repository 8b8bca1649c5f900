import { Button, Popover, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import type { ApiKeyView } from '#lib/api/api-keys.ts';

/** Ends a key, once it was asked whether that is meant. */
export function RevokeKey({ clientId, apiKey: { id, name } }: { clientId: string; apiKey: ApiKeyView }) {
  const cache = useQueryClient();
  const [asking, { open, close }] = useDisclosure(false);
  const revoke = useMutation({
    mutationFn: () => call('revokeApiKey', { params: { id }, query: { client: clientId } }),
    onSuccess: () => notifications.show({ color: 'green', title: `${name} is revoked`, message: '' }),
    onError: (error) =>
      notifications.show({ color: 'red', title: `${name} is not revoked`, message: error.message }),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.apiKeys(clientId) }),
  });
  return (
    <Popover opened={asking} onDismiss={close} position="bottom-end" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          aria-label={`Revoke ${name}…`}
          loading={revoke.isPending}
          onClick={open}
        >
          Revoke…
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Revoke ${name}`}>
        <Text size="sm" mb="xs">
          Whatever sends this key is refused from the next request on. It cannot be taken back.
        </Text>
        <Button
          size="xs"
          color="red"
          onClick={() => {
            close();
            revoke.mutate();
          }}
        >
          Revoke {name}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
