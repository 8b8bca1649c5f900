'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { noRows } from '#components/filters/nothing-in-range.tsx';
import { metricListQuery, noOtherRows } from '#components/hooks/metric-query.ts';
import { DetailsDrawer } from '#components/ui/details-drawer.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import { formatCounted } from '#lib/format.ts';
import { ChangeList } from './change-list.tsx';
import { DeploymentTable } from './deployment-table.tsx';
import { IncidentTable } from './incident-table.tsx';
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

function ChangesDrawer() {
  const { filters, params, ...drawer } = useDrawerRows('deployedChanges');
  const query = useInfiniteQuery({ ...metricListQuery('deployedChanges', filters, params), ...noOtherRows });
  return (
    <DetailsDrawer
      {...drawer}
      description="The slowest first."
      query={query}
      meta={({ pages }) => pages.at(-1)?.meta}
      empty={({ pages }) => (pages[0]?.rows.length === 0 ? noRows('changes') : null)}
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
  const query = useInfiniteQuery({ ...metricListQuery('deploymentList', filters, params), ...noOtherRows });
  return (
    <DetailsDrawer
      {...drawer}
      query={query}
      meta={({ pages }) => pages.at(-1)?.meta}
      empty={({ pages }) => (pages[0]?.rows.length === 0 ? noRows('deployments of this kind') : null)}
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
  const query = useInfiniteQuery({ ...metricListQuery('incidentList', filters, params), ...noOtherRows });
  return (
    <DetailsDrawer
      {...drawer}
      query={query}
      meta={({ pages }) => pages.at(-1)?.meta}
      empty={({ pages }) => (pages[0]?.rows.length === 0 ? noRows('incidents') : null)}
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
