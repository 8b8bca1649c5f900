'use client';

import { Anchor } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { withFilters } from '#components/filters/parsers.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { unmappedStatusesQuery } from '#components/issues/queries.ts';
import { Link } from '#components/ui/link.tsx';
import classes from './flow.module.css';
import { unmappedWords } from './unmapped-words.ts';

/** Names the statuses that nobody mapped to a step, says what decides instead, and leads to where that is changed. */
export function UnmappedNotice() {
  const { client } = useClient();
  const { data } = useQuery(unmappedStatusesQuery(client?.id));
  const [filters] = useFilters();
  const words = data && unmappedWords(data);
  if (!words) return null;
  const manager = client?.role !== 'viewer';
  return (
    <p className={classes.note}>
      <IconInfoCircle size={16} aria-hidden="true" />
      <span>
        {words}{' '}
        <Anchor
          component={Link}
          href={withFilters(manager ? '/admin/status-mappings' : '/health', filters)}
          size="xs"
          underline="always"
        >
          {manager ? 'Map them' : 'More about the data'}
        </Anchor>
      </span>
    </p>
  );
}
