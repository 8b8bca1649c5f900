'use client';

import { Title } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { Section } from '#components/ui/section.tsx';
import { useDetailsAsked } from '#components/ui/use-details.ts';
import { DeploymentsSection } from './deployments-section.tsx';
import classes from './dora.module.css';
import { isNeverTold, neverTold } from './empty.tsx';
import { IncidentsSection } from './incidents-section.tsx';
import {
  FailRateSection,
  FrequencySection,
  LeadTimeSection,
  RecoverySection,
  ReworkSection,
} from './metric-section.tsx';
import { useDora } from './use-dora.ts';
import { YearSwitch } from './year-switch.tsx';

/** Come when the first of them is asked for. */
const DoraDrawers = dynamic(() => import('./dora-drawers.tsx').then((module) => module.DoraDrawers), {
  ssr: false,
});

/** The page’s groups, tables and drawers; before anything was told one section says so for all. */
export function DoraSections() {
  const asked = useDetailsAsked();
  const query = useDora(useMetricFilters());
  if (query.data && isNeverTold(query.data)) {
    return (
      <Section title="Five DORA metrics" query={query} skeleton={null} empty={neverTold}>
        {() => null}
      </Section>
    );
  }
  return (
    <>
      <YearSwitch />
      <div className={classes.group}>
        <Title order={2}>Throughput</Title>
        <div className={classes.pair}>
          <FrequencySection />
          <LeadTimeSection />
        </div>
      </div>
      <div className={classes.group}>
        <Title order={2}>Instability</Title>
        <div className={classes.three}>
          <FailRateSection />
          <RecoverySection />
          <ReworkSection />
        </div>
      </div>
      <IncidentsSection />
      <DeploymentsSection />
      {asked && <DoraDrawers />}
    </>
  );
}
