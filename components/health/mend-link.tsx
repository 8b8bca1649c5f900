import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { withRows } from '#components/filters/parsers.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { Link } from '#components/ui/link.tsx';
import type { Mending } from './words.ts';

/** Which rows the other page shows, beside what it is narrowed to. */
export interface ShownRows {
  /** Of its drawer, as components/ui/use-details.ts has it. */
  details?: string;
  /** Of the table of incidents. */
  incidents?: 'none';
  /** Where on the page they stand. */
  anchor?: string;
}

interface MendLinkProps {
  action: NonNullable<Mending['action']>;
  rows?: ShownRows;
}

/** The way to what mends it, with the client, the days and the place of this page. */
export function MendLink({ action: { label, path }, rows = {} }: MendLinkProps) {
  return (
    <PlaceLink path={path} rows={rows}>
      {label}
    </PlaceLink>
  );
}

interface RowsLinkProps {
  path: string;
  rows: ShownRows;
  /** What a number alone does not say. */
  label: string;
  children: ReactNode;
}

/** A number that leads to the rows it counts. */
export const RowsLink = ({ label, children, ...to }: RowsLinkProps) => (
  <PlaceLink {...to} label={label}>
    <span data-num>{children}</span>
  </PlaceLink>
);

interface PlaceLinkProps {
  path: string;
  rows: ShownRows;
  label?: string;
  children: ReactNode;
}

function PlaceLink({ path, rows: { anchor, ...shown }, label, children }: PlaceLinkProps) {
  const { client } = useClient();
  const [{ from, to, service, repository }] = useFilters();
  // What else is in the address means nothing here, and would narrow the other page.
  const address = withRows(path, { client: client?.id ?? null, from, to, service, repository, ...shown });
  return (
    <Anchor
      component={Link}
      href={anchor ? `${address}#${anchor}` : address}
      size="sm"
      underline="always"
      aria-label={label}
    >
      {children}
    </Anchor>
  );
}
