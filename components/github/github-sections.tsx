'use client';

import { useQuery } from '@tanstack/react-query';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { CiSection } from './ci-section.tsx';
import { DistributionSection } from './distribution-section.tsx';
import { isNeverSynced } from './empty.tsx';
import { ListSection } from './list-section.tsx';
import { PullDrawer } from './pull-drawer.tsx';
import { PullsDrawer } from './pulls-drawer.tsx';
import { pullRequestSummaryQuery } from './queries.ts';
import { RepositoriesSection } from './repositories-section.tsx';
import { ReviewersSection } from './reviewers-section.tsx';
import { SizesSection } from './sizes-section.tsx';
import { StagesSection } from './stages-section.tsx';
import { SummarySection } from './summary-section.tsx';
import { WorklistSection } from './worklist-section.tsx';

/** The page’s sections and drawers; before the first sync one of them says so for all. */
export function GithubSections() {
  const { data } = useQuery(pullRequestSummaryQuery(useMetricFilters()));
  return (
    <>
      <SummarySection />
      {!(data && isNeverSynced(data)) && (
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
      <PullsDrawer />
      <PullDrawer />
    </>
  );
}
