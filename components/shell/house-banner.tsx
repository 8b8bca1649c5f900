import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { liveSocket } from '#components/live/socket.ts';
import { Notice } from '#components/ui/notice.tsx';
import type { HouseState } from '#lib/events.ts';
import { formatTime } from '#lib/format.ts';
import classes from './shell.module.css';

/** On every page while nothing can be written: since when, what still works, and that nothing need be done. */
export function HouseBanner({ first }: { first: HouseState }) {
  const cache = useQueryClient();
  const timeZone = useTimeZone();
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

  if (state.writable) return null;
  return (
    <div className={classes.banner}>
      <Notice tone="broken">
        <strong>Read-only since {formatTime(state.since, timeZone)}:</strong> the primary database cannot be
        reached. What you see is read from a replica and marked with its age; changes and jobs are refused.
        This ends by itself when it is back.
      </Notice>
    </div>
  );
}
