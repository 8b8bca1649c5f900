import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { withFilters } from '#components/filters/parsers.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { useClient } from '#components/hooks/use-client.ts';
import type { Mending } from './words.ts';

interface MendLinkProps {
  action: NonNullable<Mending['action']>;
  /** That the page is to be narrowed to. */
  repository?: string;
}

/** The way to what mends it, with the client and the days of this page. */
export function MendLink({ action: { label, path }, repository }: MendLinkProps) {
  const { client } = useClient();
  const [{ from, to }] = useFilters();
  return (
    <Anchor
      component={Link}
      href={withFilters(path, { client: client?.id ?? null, from, to, repository: repository ?? null })}
      size="sm"
      underline="always"
    >
      {label}
    </Anchor>
  );
}
