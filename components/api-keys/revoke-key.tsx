import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { AskedButton } from '#components/ui/asked-button.tsx';
import type { ApiKeyView } from '#lib/api/api-keys.ts';

/** Ends a key, once it was asked whether that is meant. */
export function RevokeKey({ clientId, apiKey: { id, name } }: { clientId: string; apiKey: ApiKeyView }) {
  const revoke = useSave({
    send: () => call('revokeApiKey', { params: { id }, query: { client: clientId } }),
    keys: [keys.apiKeys(clientId)],
    done: () => `${name} is revoked`,
    refused: `${name} is not revoked`,
  });
  return (
    <AskedButton
      action="Revoke"
      of={name}
      text="Whatever sends this key is refused from the next request on. It cannot be taken back."
      pending={revoke.isPending}
      run={() => revoke.mutate(undefined)}
    />
  );
}
