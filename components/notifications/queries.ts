import { type InfiniteData, infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query';
import { type Answer, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

export type NotificationPages = InfiniteData<Answer<'listNotifications'>>;

/** What a client's people should know, newest first; its first page counts what is unseen. */
export const notificationsQuery = (client: string | undefined) =>
  infiniteQueryOptions({
    queryKey: keys.notifications(client ?? ''),
    queryFn: client
      ? ({ signal, pageParam }) =>
          call('listNotifications', { query: { client, ...(pageParam && { before: pageParam }) } }, signal)
      : skipToken,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

/** Where notifications of a client are sent. */
export const webhooksQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: keys.webhooks(client ?? ''),
    queryFn: client
      ? async ({ signal }) => (await call('listWebhooks', { query: { client } }, signal)).webhooks
      : skipToken,
    // A delivery under way comes to something within seconds.
    refetchInterval: 15_000,
  });
