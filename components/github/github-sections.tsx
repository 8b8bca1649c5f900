'use client';

import { useQuery } from '@tanstack/react-query';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { isNeverSynced } from './empty.tsx';
import { ListSection } from './list-section.tsx';
import { pullRequestSummaryQuery } from './queries.ts';
import { StagesSection } from './stages-section.tsx';
import { SummarySection } from './summary-section.tsx';

/** The page’s sections; before the first sync one of them says so for all. */
export function GithubSections() {
  const { data } = useQuery(pullRequestSummaryQuery(useMetricFilters()));
  return (
    <>
      <SummarySection />
      {!(data && isNeverSynced(data)) && (
        <>
          <StagesSection />
          <ListSection />
        </>
      )}
    </>
  );
}
