import { queryOptions, skipToken } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

/** The API keys of a client. */
export const apiKeysQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: keys.apiKeys(client ?? ''),
    queryFn: client
      ? async ({ signal }) => (await call('listApiKeys', { query: { client } }, signal)).keys
      : skipToken,
    // When one was last used.
    refetchInterval: 30_000,
  });
