import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { keys } from '#components/hooks/keys.ts';
import { useLiveState } from '#components/live/live-provider.tsx';
import { liveSocket } from '#components/live/socket.ts';
import type { NotificationEvent } from '#lib/events.ts';
import { notificationsQuery } from './queries.ts';

/** Asked for by itself: seldom while news is pushed. */
const POLL_MS = 60_000;
const LIVE_POLL_MS = 5 * 60_000;

/** The notifications of a client as they come; its room is joined by the page's frame (components/live). */
export function useNotifications(client: string | undefined) {
  const cache = useQueryClient();
  const state = useLiveState();
  const lost = useRef(false);

  useEffect(() => {
    if (state === 'lost') lost.current = true;
    // What was told meanwhile was not heard.
    if (state !== 'live' || !lost.current) return;
    lost.current = false;
    void cache.invalidateQueries({ queryKey: keys.notifications(client ?? '') });
  }, [state, client, cache]);

  useEffect(() => {
    if (!client) return;
    let leave = () => {};
    let gone = false;
    const refetch = () => void cache.invalidateQueries({ queryKey: keys.notifications(client) });
    const hear = ({ clientId }: NotificationEvent) => {
      if (clientId === client) refetch();
    };
    void liveSocket().then((socket) => {
      if (gone) return;
      socket.on('notification:new', hear);
      socket.on('run:refetch', refetch);
      leave = () => {
        socket.off('notification:new', hear);
        socket.off('run:refetch', refetch);
      };
    });
    return () => {
      gone = true;
      leave();
    };
  }, [client, cache]);

  return useInfiniteQuery({
    ...notificationsQuery(client),
    refetchInterval: state === 'live' ? LIVE_POLL_MS : POLL_MS,
  });
}
