'use client';

import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '#components/hooks/use-client.ts';
import { unmappedStatusesQuery } from '#components/issues/queries.ts';
import classes from './flow.module.css';
import { unmappedWords } from './unmapped-words.ts';

/** Names the statuses that nobody mapped to a step, and says what decides instead. */
export function UnmappedNotice() {
  const { client } = useClient();
  const { data } = useQuery(unmappedStatusesQuery(client?.id));
  const words = data && unmappedWords(data);
  if (!words) return null;
  return (
    <p className={classes.note}>
      <IconInfoCircle size={16} aria-hidden="true" />
      <span>{words}</span>
    </p>
  );
}
