'use client';

import { useTimeZone } from '#components/hooks/use-client.ts';
import { Notice } from '#components/ui/notice.tsx';
import { formatTime } from '#lib/format.ts';
import classes from './shell.module.css';

/** Since when nothing can be written, what still works, and that nothing need be done. */
export function ReadOnlyNotice({ since }: { since: string }) {
  return (
    <div className={classes.banner}>
      <Notice tone="broken">
        <strong>Read-only since {formatTime(since, useTimeZone())}:</strong> the primary database cannot be
        reached. What you see is read from a replica and marked with its age; changes and jobs are refused.
        This ends by itself when it is back.
      </Notice>
    </div>
  );
}
