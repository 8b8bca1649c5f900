import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import type { NotificationPages } from './queries.ts';

/** Marks the newest notification, and with it all before, as seen. What is new stays marked so until it is fetched anew. */
export function useSeen(clientId: string, data: NotificationPages | undefined): void {
  const cache = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (id: string) => call('seeNotifications', { body: { clientId, id } }),
    onSuccess: ({ unseen }) =>
      cache.setQueryData<NotificationPages>(
        keys.notifications(clientId),
        (known) => known && { ...known, pages: known.pages.map((page) => ({ ...page, unseen })) },
      ),
  });
  const first = data?.pages[0];
  const newest = first?.notifications[0]?.id;
  const some = first !== undefined && first.unseen > 0;
  useEffect(() => {
    if (newest && some) mutate(newest);
  }, [newest, some, mutate]);
}
