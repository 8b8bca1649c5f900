'use client';

import { useQuery } from '@tanstack/react-query';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { isNeverSynced } from '#components/issues/empty.tsx';
import { IssuesDrawer } from '#components/issues/issues-drawer.tsx';
import { cumulativeFlowQuery } from '#components/issues/queries.ts';
import { ActiveSection } from './active-section.tsx';
import { AgingSection } from './aging-section.tsx';
import { CumulativeSection } from './cumulative-section.tsx';
import { CycleSection } from './cycle-section.tsx';
import { EfficiencySection } from './efficiency-section.tsx';
import { ForecastSection } from './forecast-section.tsx';
import { StepTimeSection } from './step-time-section.tsx';
import { UnmappedNotice } from './unmapped-notice.tsx';

/** The page’s sections and their drawer; before the first sync one of them says so for all. */
export function FlowSections() {
  const { data } = useQuery(cumulativeFlowQuery(useMetricFilters()));
  return (
    <>
      <UnmappedNotice />
      <CumulativeSection />
      {!(data && isNeverSynced(data.meta)) && (
        <>
          <CycleSection />
          <AgingSection />
          <StepTimeSection />
          <EfficiencySection />
          <ForecastSection />
          <ActiveSection />
        </>
      )}
      <IssuesDrawer stepName={(id) => data?.steps.find((step) => step.id === id)?.name ?? 'One step'} />
    </>
  );
}
