'use client';

import { useQuery } from '@tanstack/react-query';
import { RangeWords } from '#components/filters/range-words.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { KpiGridSkeleton } from '#components/ui/kpi-grid.tsx';
import { Section } from '#components/ui/section.tsx';
import { isGitHubNeverSynced, nothingFound } from './empty.tsx';
import { SummaryCards } from './summary-cards.tsx';

/** Key figures of the range against the period before. */
export function SummarySection() {
  const filters = useMetricFilters();
  const query = useQuery(metricQuery('pullRequestSummary', filters));
  return (
    <Section
      bare
      title="Key figures"
      description={<RangeWords range={query.data?.range} />}
      query={query}
      skeleton={<KpiGridSkeleton cards={12} />}
      meta={(data) => data.meta}
      empty={(data) => (isGitHubNeverSynced(data) ? nothingFound(data.meta, filters, 'pull requests') : null)}
    >
      {(data) => <SummaryCards data={data} bucket={filters?.bucket ?? 'week'} />}
    </Section>
  );
}
