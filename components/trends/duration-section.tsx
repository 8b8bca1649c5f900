'use client';

import { useQuery } from '@tanstack/react-query';
import { useFilters, useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { noIssues } from '#components/issues/empty.tsx';
import { useIssueSet } from '#components/issues/use-issue-set.ts';
import { kindPalette } from '#components/ui/theme.ts';
import { definitions } from './definitions.ts';
import { TrendSection } from './trend-section.tsx';

/** Median and p85 of a time, bucket by bucket of what was done. */
export function DurationSection({ time }: { time: 'lead' | 'cycle' }) {
  const filters = useMetricFilters();
  const [{ compare }] = useFilters();
  const query = useQuery(metricQuery('issueTrends', filters));
  const show = useIssueSet();
  const bucket = filters?.bucket ?? 'week';
  return (
    <TrendSection
      name={`${time}-time`}
      definition={definitions[time]}
      description={
        time === 'lead'
          ? `Created to done, by ${bucket} in which issues were done.`
          : `First step in progress to done, by ${bucket} in which issues were done.`
      }
      query={query}
      rows={{ label: 'issues done', to: () => show({ of: 'finished', sort: time }) }}
      empty={({ current, meta }) => (current[time].n > 0 ? null : noIssues(meta, filters, 'issues done'))}
      chart={({ buckets, previousBuckets }) => {
        const n = buckets.map((one) => one[time].n);
        const line = (key: 'p50' | 'p85', label: string, color: string) => ({
          key,
          label,
          color,
          n,
          kind: 'line' as const,
          values: buckets.map((one) => one[time][key]),
          ...(compare && { previous: previousBuckets.map((one) => one[time][key]) }),
        });
        return {
          label: definitions[time].title,
          buckets,
          bucket,
          unit: 'duration',
          noun: 'issue',
          ...(compare && { previousBuckets }),
          series: [line('p85', 'p85', kindPalette[3]), line('p50', 'Median (p50)', kindPalette[0])],
          onBucket: (start) => show({ of: 'done', bucket: start }),
        };
      }}
    />
  );
}
