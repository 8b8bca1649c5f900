'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { noOtherRows } from '#components/hooks/metric-query.ts';
import { DetailsDrawer } from '#components/ui/details-drawer.tsx';
import type { EmptyState } from '#components/ui/section-states.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import { formatCounted } from '#lib/format.ts';
import { ChangeList } from './change-list.tsx';
import { DeploymentTable } from './deployment-table.tsx';
import { IncidentTable } from './incident-table.tsx';
import { doraListQuery } from './queries.ts';
import { useDrawerRows } from './use-drawer-rows.ts';

/** The rows behind a bucket, a metric or a rule, whichever they are. */
export function RowsDrawer() {
  return (
    <>
      <ChangesDrawer />
      <DeploymentsDrawer />
      <IncidentsDrawer />
    </>
  );
}

const none = (first: { rows: readonly unknown[] } | undefined, what: string): EmptyState | null =>
  first?.rows.length === 0 ? { title: `No ${what}`, text: 'None fits with the filters of the page.' } : null;

function ChangesDrawer() {
  const { filters, params, ...drawer } = useDrawerRows('deployedChanges');
  const query = useInfiniteQuery({ ...doraListQuery('deployedChanges', filters, params), ...noOtherRows });
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

function DeploymentsDrawer() {
  const { filters, params, ...drawer } = useDrawerRows('deploymentList');
  const query = useInfiniteQuery({ ...doraListQuery('deploymentList', filters, params), ...noOtherRows });
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

function IncidentsDrawer() {
  const { filters, params, ...drawer } = useDrawerRows('incidentList');
  const query = useInfiniteQuery({ ...doraListQuery('incidentList', filters, params), ...noOtherRows });
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
