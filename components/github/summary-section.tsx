'use client';

import { useQuery } from '@tanstack/react-query';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { KpiGridSkeleton } from '#components/ui/kpi-grid.tsx';
import { Section } from '#components/ui/section.tsx';
import { formatRange } from '#lib/format.ts';
import { isNeverSynced, nothingFound } from './empty.tsx';
import { pullRequestSummaryQuery } from './queries.ts';
import { SummaryCards } from './summary-cards.tsx';

/** Key figures of the range against the period before. */
export function SummarySection() {
  const filters = useMetricFilters();
  const query = useQuery(pullRequestSummaryQuery(filters));
  const range = query.data?.range;
  return (
    <Section
      bare
      title="Key figures"
      description={
        range
          ? `${formatRange(range.from, range.to)}, days in ${range.timeZone}, against the period before`
          : ' '
      }
      query={query}
      skeleton={<KpiGridSkeleton cards={12} />}
      meta={(data) => data.meta}
      empty={(data) => (isNeverSynced(data) ? nothingFound(data.meta, filters, 'pull requests') : null)}
    >
      {(data) => <SummaryCards data={data} bucket={filters?.bucket ?? 'week'} />}
    </Section>
  );
}
