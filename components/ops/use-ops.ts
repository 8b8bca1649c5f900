import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { liveSocket } from '#components/live/socket.ts';
import type { OpsStats } from '#lib/api/ops.ts';

/** Asked for by itself only while nothing is pushed. */
const POLL_MS = 2_000;

/** The statistics as they are pushed every second; asked for while the socket is lost. */
export function useOpsStats() {
  const live = useOpsRoom();
  const query = useQuery({
    queryKey: keys.opsStats,
    queryFn: ({ signal }) => call('opsStats', {}, signal),
    refetchInterval: live ? false : POLL_MS,
  });
  return { query, live };
}

/** The last hour, a point every 10 s. */
export function useOpsHistory() {
  return useQuery({
    queryKey: keys.opsHistory,
    queryFn: async ({ signal }) => (await call('opsHistory', {}, signal)).points,
    refetchInterval: 10_000,
  });
}

/** Joins the room and carries what is pushed into the cache. @returns whether anything is pushed */
function useOpsRoom(): boolean {
  const cache = useQueryClient();
  const [live, setLive] = useState(false);
  useEffect(() => {
    let leave = () => {};
    let gone = false;
    void liveSocket().then((socket) => {
      if (gone) return;
      const join = () => socket.emit('join', 'ops', ({ ok }) => setLive(ok));
      const lost = () => setLive(false);
      const push = (stats: OpsStats) => cache.setQueryData<OpsStats>(keys.opsStats, stats);
      socket.on('connect', join);
      socket.on('disconnect', lost);
      socket.on('ops:stats', push);
      if (socket.connected) join();
      leave = () => {
        socket.off('connect', join);
        socket.off('disconnect', lost);
        socket.off('ops:stats', push);
        if (socket.connected) socket.emit('leave', 'ops');
      };
    });
    return () => {
      gone = true;
      leave();
    };
  }, [cache]);
  return live;
}
