'use client';

import { Group, NativeSelect, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { NotNarrowed } from '#components/filters/not-narrowed.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricListQuery } from '#components/hooks/metric-query.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import { heights } from '#components/ui/theme.ts';
import { formatCounted } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import { deploymentCsv } from './deployment-columns.tsx';
import { DeploymentTable } from './deployment-table.tsx';
import classes from './dora.module.css';
import { DEPLOYMENTS_ID } from './dora-details.ts';
import { nothingOf } from './empty.tsx';
import { type Shown, shownChoices, useDeploymentParams } from './use-deployment-params.ts';

const ROWS = 25;

/** The deployments behind the figures: sorted, filtered, a page more at a time. */
export function DeploymentsSection() {
  const filters = useMetricFilters();
  const { params, shown, environment, setShown, setEnvironment, sorting } = useDeploymentParams();
  const query = useInfiniteQuery(metricListQuery('deploymentList', filters, params));
  const environments = query.data?.pages[0]?.environments ?? [];
  return (
    <div id={DEPLOYMENTS_ID} className={classes.anchor}>
      <Section
        title={definitions.deployments.title}
        description={
          <>
            {environment
              ? `To ${environment}, finished in the range.`
              : 'To production, finished in the range.'}
            <NotNarrowed by={['label', 'branch', 'team']}>
              labels, branches and authors are of pull requests, not of deployments.
            </NotNarrowed>
          </>
        }
        query={query}
        explain={definitions.deployments}
        meta={({ pages }) => pages.at(-1)?.meta}
        skeleton={<Skeleton h={heights.tableRow * ROWS} />}
        empty={({ pages }) => {
          const first = pages[0];
          return first && first.rows.length === 0 ? nothingOf(filters, 'deployments of this kind') : null;
        }}
        actions={
          <>
            <NativeSelect
              size="xs"
              aria-label="Environment"
              value={environment ?? ''}
              onChange={(event) => setEnvironment(event.currentTarget.value || null)}
              data={[
                { value: '', label: 'Production' },
                ...environments.map(({ name, n }) => ({ value: name, label: `${name} (${n})` })),
                // Chosen by a link, and without a deployment in this range.
                ...(environment && !environments.some(({ name }) => name === environment)
                  ? [{ value: environment, label: environment }]
                  : []),
              ]}
            />
            <SegmentedControl
              size="xs"
              aria-label="Which deployments"
              data={[...shownChoices]}
              value={shown}
              onChange={(value) => setShown(value as Shown)}
            />
          </>
        }
      >
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          return (
            <>
              <DeploymentTable rows={rows} sorting={sorting} />
              <Group justify="space-between" align="flex-end">
                <ShowMore query={query} shown={formatCounted(rows.length, 'deployment')} label="Load more" />
                <CsvButton name="deployments" rows={rows} columns={deploymentCsv} />
              </Group>
            </>
          );
        }}
      </Section>
    </div>
  );
}
