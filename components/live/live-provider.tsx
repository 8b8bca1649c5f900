'use client';

import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useClient } from '#components/hooks/use-client.ts';
import { onWake } from './on-wake.ts';
import { createRunFeed } from './run-feed.ts';
import { type LiveSocket, liveSocket } from './socket.ts';

/** `lost`: pages ask by themselves until the socket is back. */
export type LiveState = 'connecting' | 'live' | 'lost';

const LiveContext = createContext<LiveState>('connecting');

/** Whether events arrive as they happen. */
export const useLiveState = () => useContext(LiveContext);

/** Joins the room of the chosen client and carries its events into the cache, on every page. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<LiveState>('connecting');
  const { client } = useClient();
  const cache = useQueryClient();
  const id = client?.id;

  useEffect(() => {
    if (!id) return;
    const feed = createRunFeed(cache, id);
    let gone = false;
    let leave = () => {};
    void liveSocket().then((socket) => {
      if (!gone) leave = follow(socket, `client:${id}`, feed, setState);
    });
    const stopWatching = onWake(feed.refresh);
    return () => {
      gone = true;
      leave();
      feed.stop();
      stopWatching();
    };
  }, [id, cache]);

  return <LiveContext value={state}>{children}</LiveContext>;
}

/** Joins now and after every reconnect; the snapshot is asked for after the join, so that nothing falls between. */
function follow(
  socket: LiveSocket,
  room: string,
  feed: ReturnType<typeof createRunFeed>,
  say: (state: LiveState) => void,
): () => void {
  const join = () => {
    socket.emit('join', room, (answer) => {
      say(answer.ok ? 'live' : 'lost');
      if (answer.ok) feed.refresh();
    });
  };
  const lost = () => say('lost');
  socket.on('connect', join);
  socket.on('disconnect', lost);
  socket.on('connect_error', lost);
  socket.on('run:event', feed.push);
  socket.on('run:refetch', feed.refresh);
  if (socket.connected) join();
  return () => {
    socket.off('connect', join);
    socket.off('disconnect', lost);
    socket.off('connect_error', lost);
    socket.off('run:event', feed.push);
    socket.off('run:refetch', feed.refresh);
    if (socket.connected) socket.emit('leave', room);
  };
}
