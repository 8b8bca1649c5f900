'use client';

import { useQuery } from '@tanstack/react-query';
import { useFilters, useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { noIssues } from '#components/issues/empty.tsx';
import { useIssueSet } from '#components/issues/use-issue-set.ts';
import { kindPalette } from '#components/ui/theme.ts';
import { definitions } from './definitions.ts';
import { TrendSection } from './trend-section.tsx';

/** How many issues were open at the end of each bucket. */
export function OpenSection() {
  const filters = useMetricFilters();
  const [{ compare }] = useFilters();
  const query = useQuery(metricQuery('issueTrends', filters));
  const show = useIssueSet();
  const bucket = filters?.bucket ?? 'week';
  return (
    <TrendSection
      name="open-issues"
      definition={definitions.open}
      description={`Issues in no done step at the end of each ${bucket}.`}
      query={query}
      rows={{ label: 'issues open now', to: () => show({ of: 'open' }) }}
      empty={({ buckets, meta }) =>
        buckets.some(({ openAtEnd }) => (openAtEnd ?? 0) > 0) ? null : noIssues(meta, filters, 'open issues')
      }
      chart={({ buckets, previousBuckets }) => ({
        label: 'Open issues',
        buckets,
        bucket,
        unit: 'count',
        ...(compare && { previousBuckets }),
        series: [
          {
            key: 'open',
            label: 'Open',
            color: kindPalette[0],
            kind: 'line',
            values: buckets.map(({ openAtEnd }) => openAtEnd),
            ...(compare && { previous: previousBuckets.map(({ openAtEnd }) => openAtEnd), standing: true }),
          },
        ],
        onBucket: () => show({ of: 'open' }),
      })}
    />
  );
}
