import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { withFilters } from '#components/filters/parsers.ts';
import { Link } from '#components/ui/link.tsx';

/** Where one run is shown; the client goes along, so that the link opens for everybody who may see it. */
export const runHref = (id: string, client: string) => withFilters(`/jobs/${id}`, { client });

interface RunLinkProps {
  id: string;
  client: string;
  children?: ReactNode;
}

/** A link to one run. */
export function RunLink({ id, client, children = `Run ${id}` }: RunLinkProps) {
  return (
    <Anchor component={Link} href={runHref(id, client)} inherit>
      {children}
    </Anchor>
  );
}
