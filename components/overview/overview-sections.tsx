'use client';

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { definitions } from '#components/dora/definitions.ts';
import { DoraCards, DoraCardsSkeleton } from '#components/dora/dora-cards.tsx';
import { DEPLOYMENTS_ID } from '#components/dora/dora-details.ts';
import { isNeverTold, neverTold, nothingOf } from '#components/dora/empty.tsx';
import { useDora } from '#components/dora/use-dora.ts';
import { YearSwitch } from '#components/dora/year-switch.tsx';
import { NotNarrowed } from '#components/filters/not-narrowed.tsx';
import { withFilters } from '#components/filters/parsers.ts';
import { RangeWords } from '#components/filters/range-words.tsx';
import { useFilters, useMetricFilters } from '#components/filters/use-filters.ts';
import { HealthStrip } from '#components/health/health-strip.tsx';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import { serviceCsv } from './service-columns.tsx';
import { ServiceTable } from './service-table.tsx';

const others = (
  <NotNarrowed by={['label', 'branch', 'team']}>
    all but the change lead time, as deployments and incidents have neither label nor branch nor author.
  </NotNarrowed>
);

/** The five metrics of the client, then of each service, and how far its sources are read. */
export function OverviewSections() {
  const filters = useMetricFilters();
  const query = useDora(filters);
  const never = query.data !== undefined && isNeverTold(query.data);
  return (
    <>
      <YearSwitch />
      <Section
        bare
        title="Five DORA metrics"
        description={
          <>
            <RangeWords range={query.data?.leadTime.range} />
            {others}
          </>
        }
        query={query}
        skeleton={<DoraCardsSkeleton />}
        meta={({ leadTime }) => leadTime.meta}
        empty={(data) => (isNeverTold(data) ? neverTold() : null)}
      >
        {(data) => <DoraCards data={data} />}
      </Section>
      {!never && <ServicesSection />}
      <HealthStrip />
    </>
  );
}

function ServicesSection() {
  const [chosen] = useFilters();
  const filters = useMetricFilters();
  const query = useQuery(metricQuery('serviceOverview', filters));
  return (
    <Section
      title={definitions.services.title}
      description={
        <>
          Services, and repositories of none that deployed or had an incident in the range. By name: no
          ranking.
          {others}
        </>
      }
      query={query}
      explain={definitions.services}
      rows={{ label: 'deployments', to: `${withFilters('/dora', chosen)}#${DEPLOYMENTS_ID}` }}
      meta={({ meta }) => meta}
      skeleton={<Skeleton h={heights.tableRow * 5} />}
      empty={({ services }) => (services.length === 0 ? nothingOf(filters, 'deployments') : null)}
      actions={query.data && <CsvButton name="services" rows={query.data.services} columns={serviceCsv} />}
    >
      {({ services }) => <ServiceTable rows={services} />}
    </Section>
  );
}
