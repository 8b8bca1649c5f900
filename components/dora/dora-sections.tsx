'use client';

import { Title } from '@mantine/core';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { Section } from '#components/ui/section.tsx';
import { DeploymentDrawer } from './deployment-drawer.tsx';
import { DeploymentsSection } from './deployments-section.tsx';
import classes from './dora.module.css';
import { isNeverTold, neverTold } from './empty.tsx';
import { IncidentDrawer } from './incident-drawer.tsx';
import { IncidentsSection } from './incidents-section.tsx';
import {
  FailRateSection,
  FrequencySection,
  LeadTimeSection,
  RecoverySection,
  ReworkSection,
} from './metric-section.tsx';
import { RowsDrawer } from './rows-drawer.tsx';
import { useDora } from './use-dora.ts';
import { YearSwitch } from './year-switch.tsx';

/** The page’s groups, tables and drawers; before anything was told one section says so for all. */
export function DoraSections() {
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
      <RowsDrawer />
      <DeploymentDrawer />
      <IncidentDrawer />
    </>
  );
}
