'use client';

import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { withFilters } from '#components/filters/parsers.ts';
import { useClient } from '#components/hooks/use-client.ts';

/** The way from one run to all of the client. */
export function JobsLink({ children = 'All jobs and runs' }: { children?: string }) {
  const { client } = useClient();
  return (
    <Anchor component={Link} href={withFilters('/jobs', { client: client?.id ?? null })} inherit>
      {children}
    </Anchor>
  );
}
