'use client';

import { Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Notice } from '#components/ui/notice.tsx';
import { formatInstant, formatInstantExact } from '#lib/format.ts';
import classes from './shell.module.css';

/** Since when nothing can be written, what still works, and that nothing need be done. */
export function ReadOnlyNotice({ since }: { since: string }) {
  return (
    <div className={classes.banner}>
      <Notice tone="broken">
        <strong>
          Read-only
          <Since at={since} />:
        </strong>{' '}
        the primary database cannot be reached. What you see is read from a replica and marked with its age;
        changes and jobs are refused. This ends by itself when it is back.
      </Notice>
    </div>
  );
}

/** In the reader's own zone, which the server does not know: the house is read-only in every client's zone alike. */
function Since({ at }: { at: string }) {
  const [timeZone, setTimeZone] = useState<string | null>(null);
  useEffect(() => setTimeZone(new Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  if (!timeZone) return null;
  return (
    <>
      {' since '}
      <Tooltip label={formatInstantExact(at, timeZone)}>
        <time dateTime={at}>{formatInstant(at, timeZone, new Date())}</time>
      </Tooltip>
    </>
  );
}
