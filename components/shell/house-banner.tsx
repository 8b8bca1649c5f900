import { useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { liveSocket } from '#components/live/socket.ts';
import type { HouseState } from '#lib/events.ts';

/** Rarely needed: not part of the first load. */
const ReadOnlyNotice = dynamic(() =>
  import('./read-only-notice.tsx').then((module) => module.ReadOnlyNotice),
);

/** Says on every page when nothing can be written. */
export function HouseBanner({ first }: { first: HouseState }) {
  const cache = useQueryClient();
  const [state, setState] = useState(first);

  useEffect(() => {
    let leave = () => {};
    let gone = false;
    void liveSocket().then((socket) => {
      if (gone) return;
      const hear = (next: HouseState) =>
        setState((before) => {
          if (next.writable && !before.writable) void cache.invalidateQueries();
          return next;
        });
      socket.on('house:state', hear);
      leave = () => socket.off('house:state', hear);
    });
    return () => {
      gone = true;
      leave();
    };
  }, [cache]);

  return state.writable ? null : <ReadOnlyNotice since={state.since} />;
}
