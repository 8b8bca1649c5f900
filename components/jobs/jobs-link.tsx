'use client';

import { Anchor } from '@mantine/core';
import { withFilters } from '#components/filters/parsers.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { Link } from '#components/ui/link.tsx';

/** The way from one run to all of the client. */
export function JobsLink({ children = 'All jobs and runs' }: { children?: string }) {
  const { client } = useClient();
  return (
    <Anchor component={Link} href={withFilters('/jobs', { client: client?.id ?? null })} inherit>
      {children}
    </Anchor>
  );
}
