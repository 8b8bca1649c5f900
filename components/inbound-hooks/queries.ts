import { queryOptions, skipToken } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

/** Where GitHub tells a client's integrations what changed. */
export const hooksQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: keys.hooks(client ?? ''),
    queryFn: client
      ? async ({ signal }) => (await call('listHooks', { query: { client } }, signal)).hooks
      : skipToken,
    // Somebody who sets it up waits for the ping.
    refetchInterval: 5_000,
  });
