'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { useDetailsAsked } from '#components/ui/use-details.ts';
import { CiSection } from './ci-section.tsx';
import { DistributionSection } from './distribution-section.tsx';
import { isGitHubNeverSynced } from './empty.tsx';
import { ListSection } from './list-section.tsx';
import { RepositoriesSection } from './repositories-section.tsx';
import { ReviewersSection } from './reviewers-section.tsx';
import { SizesSection } from './sizes-section.tsx';
import { StagesSection } from './stages-section.tsx';
import { SummarySection } from './summary-section.tsx';
import { WorklistSection } from './worklist-section.tsx';

/** Come when the first of them is asked for. */
const GithubDrawers = dynamic(() => import('./github-drawers.tsx').then((module) => module.GithubDrawers), {
  ssr: false,
});

/** The page’s sections and drawers; before the first sync one of them says so for all. */
export function GithubSections() {
  const asked = useDetailsAsked();
  const { data } = useQuery(metricQuery('pullRequestSummary', useMetricFilters()));
  return (
    <>
      <SummarySection />
      {!(data && isGitHubNeverSynced(data)) && (
        <>
          <StagesSection />
          <DistributionSection />
          <WorklistSection />
          <SizesSection />
          <RepositoriesSection />
          <ReviewersSection />
          <CiSection />
          <ListSection />
        </>
      )}
      {asked && <GithubDrawers />}
    </>
  );
}
