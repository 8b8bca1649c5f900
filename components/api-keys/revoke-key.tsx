import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { AskedButton } from '#components/ui/asked-button.tsx';
import type { ApiKeyView } from '#lib/api/api-keys.ts';

/** Ends a key, once it was asked whether that is meant. */
export function RevokeKey({ clientId, apiKey: { id, name } }: { clientId: string; apiKey: ApiKeyView }) {
  const cache = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => call('revokeApiKey', { params: { id }, query: { client: clientId } }),
    onSuccess: () => notifications.show({ color: 'green', title: `${name} is revoked`, message: '' }),
    onError: (error) =>
      notifications.show({ color: 'red', title: `${name} is not revoked`, message: error.message }),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.apiKeys(clientId) }),
  });
  return (
    <AskedButton
      action="Revoke"
      of={name}
      text="Whatever sends this key is refused from the next request on. It cannot be taken back."
      pending={revoke.isPending}
      run={() => revoke.mutate()}
    />
  );
}
