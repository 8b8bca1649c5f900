'use client';

import { useQuery } from '@tanstack/react-query';
import { useFilters, useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { noIssues } from '#components/issues/empty.tsx';
import { useIssueSet } from '#components/issues/use-issue-set.ts';
import { formatCount } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import { throughputSeries } from './throughput-series.ts';
import { TrendSection } from './trend-section.tsx';

/** Issues done per bucket, by type. */
export function ThroughputSection() {
  const filters = useMetricFilters();
  const [{ compare }] = useFilters();
  const query = useQuery(metricQuery('throughput', filters));
  const show = useIssueSet();
  const bucket = filters?.bucket ?? 'week';
  const before =
    compare && query.data
      ? ` In the range ${formatCount(query.data.total)}, in the one before ${formatCount(query.data.previousTotal)}.`
      : '';
  return (
    <TrendSection
      name="throughput"
      definition={definitions.throughput}
      description={`Issues done per ${bucket}, by type.${before}`}
      query={query}
      rows={{ label: 'issues done', to: () => show({ of: 'finished', sort: 'done' }) }}
      empty={({ total, meta }) => (total > 0 ? null : noIssues(meta, filters, 'issues done'))}
      chart={(data) => ({
        label: 'Issues done by type',
        buckets: data.buckets,
        bucket,
        unit: 'count',
        series: throughputSeries(data),
        onBucket: (start) => show({ of: 'done', bucket: start }),
      })}
    />
  );
}
