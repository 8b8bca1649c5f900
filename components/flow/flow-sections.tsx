'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { isNeverSynced } from '#components/issues/empty.tsx';
import { useDetailsAsked } from '#components/ui/use-details.ts';
import { ActiveSection } from './active-section.tsx';
import { AgingSection } from './aging-section.tsx';
import { CumulativeSection } from './cumulative-section.tsx';
import { CycleSection } from './cycle-section.tsx';
import { EfficiencySection } from './efficiency-section.tsx';
import { ForecastSection } from './forecast-section.tsx';
import { StepTimeSection } from './step-time-section.tsx';
import { UnmappedNotice } from './unmapped-notice.tsx';

/** Comes when it is asked for. */
const IssuesDrawer = dynamic(
  () => import('#components/issues/issues-drawer.tsx').then((module) => module.IssuesDrawer),
  { ssr: false },
);

/** The page’s sections and their drawer; before the first sync one of them says so for all. */
export function FlowSections() {
  const asked = useDetailsAsked();
  const { data } = useQuery(metricQuery('cumulativeFlow', useMetricFilters()));
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
      {asked && (
        <IssuesDrawer stepName={(id) => data?.steps.find((step) => step.id === id)?.name ?? 'One step'} />
      )}
    </>
  );
}
