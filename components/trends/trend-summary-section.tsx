'use client';

import { useQuery } from '@tanstack/react-query';
import { NotNarrowed } from '#components/filters/not-narrowed.tsx';
import { RangeWords } from '#components/filters/range-words.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { isNeverSynced, noIssues } from '#components/issues/empty.tsx';
import { KpiGridSkeleton } from '#components/ui/kpi-grid.tsx';
import { Section } from '#components/ui/section.tsx';
import { TrendCards } from './trend-cards.tsx';

/** Key figures of the range against the period before. */
export function TrendSummarySection() {
  const filters = useMetricFilters();
  const query = useQuery(metricQuery('issueTrends', filters));
  const { data: pulls } = useQuery(metricQuery('pullRequestSummary', filters));
  return (
    <Section
      bare
      title="Key figures"
      description={
        <>
          <RangeWords range={query.data?.range} />
          <NotNarrowed by={['type']}>what was merged, as pull requests have none.</NotNarrowed>
        </>
      }
      query={query}
      skeleton={<KpiGridSkeleton cards={6} />}
      meta={(data) => data.meta}
      empty={(data) => (isNeverSynced(data.meta) ? noIssues(data.meta, filters, 'issues') : null)}
    >
      {(data) => <TrendCards data={data} pulls={pulls} bucket={filters?.bucket ?? 'week'} />}
    </Section>
  );
}
