'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { DetailsDrawer } from '#components/ui/details-drawer.tsx';
import type { EmptyState } from '#components/ui/section-states.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import { formatCounted } from '#lib/format.ts';
import { ChangeList } from './change-list.tsx';
import { DeploymentTable } from './deployment-table.tsx';
import { IncidentTable } from './incident-table.tsx';
import { doraListQuery } from './queries.ts';
import { useBucket } from './use-bucket.ts';

/** The rows behind a bucket of a chart, whichever they are. */
export function BucketDrawer() {
  return (
    <>
      <BucketChanges />
      <BucketDeployments />
      <BucketIncidents />
    </>
  );
}

const none = (first: { rows: readonly unknown[] } | undefined, what: string): EmptyState | null =>
  first?.rows.length === 0 ? { title: `No ${what}`, text: 'None fits with the filters of the page.' } : null;

function BucketChanges() {
  const { filters, params, ...drawer } = useBucket('deployedChanges');
  const query = useInfiniteQuery(doraListQuery('deployedChanges', filters, params));
  return (
    <DetailsDrawer
      {...drawer}
      description="The slowest first."
      query={query}
      meta={({ pages }) => pages.at(-1)?.meta}
      empty={({ pages }) => none(pages[0], 'changes')}
    >
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.rows);
        return (
          <>
            <ChangeList rows={rows} />
            <ShowMore query={query} shown={formatCounted(rows.length, 'change')} label="Load more" />
          </>
        );
      }}
    </DetailsDrawer>
  );
}

function BucketDeployments() {
  const { filters, params, ...drawer } = useBucket('deploymentList');
  const query = useInfiniteQuery(doraListQuery('deploymentList', filters, params));
  return (
    <DetailsDrawer
      {...drawer}
      query={query}
      meta={({ pages }) => pages.at(-1)?.meta}
      empty={({ pages }) => none(pages[0], 'deployments of this kind')}
    >
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.rows);
        return (
          <>
            <DeploymentTable rows={rows} />
            <ShowMore query={query} shown={formatCounted(rows.length, 'deployment')} label="Load more" />
          </>
        );
      }}
    </DetailsDrawer>
  );
}

function BucketIncidents() {
  const { filters, params, ...drawer } = useBucket('incidentList');
  const query = useInfiniteQuery(doraListQuery('incidentList', filters, params));
  return (
    <DetailsDrawer
      {...drawer}
      query={query}
      meta={({ pages }) => pages.at(-1)?.meta}
      empty={({ pages }) => none(pages[0], 'incidents')}
    >
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.rows);
        return (
          <>
            <IncidentTable rows={rows} />
            <ShowMore query={query} shown={formatCounted(rows.length, 'incident')} label="Load more" />
          </>
        );
      }}
    </DetailsDrawer>
  );
}
