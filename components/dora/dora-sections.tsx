'use client';

import { Title } from '@mantine/core';
import { DeploymentDrawer } from './deployment-drawer.tsx';
import { DeploymentsSection } from './deployments-section.tsx';
import classes from './dora.module.css';
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
import { YearSwitch } from './year-switch.tsx';

/** The page’s groups, tables and drawers. */
export function DoraSections() {
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
