'use client';

import { useQuery } from '@tanstack/react-query';
import { useFilters, useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { noIssues } from '#components/issues/empty.tsx';
import { useIssueSet } from '#components/issues/use-issue-set.ts';
import { kindPalette, stepPalette } from '#components/ui/theme.ts';
import { definitions } from './definitions.ts';
import { TrendSection } from './trend-section.tsx';

/** What came in and what went out, bucket by bucket. */
export function CreatedDoneSection() {
  const filters = useMetricFilters();
  const [{ compare }] = useFilters();
  const query = useQuery(metricQuery('issueTrends', filters));
  const show = useIssueSet();
  const bucket = filters?.bucket ?? 'week';
  return (
    <TrendSection
      name="created-and-done"
      definition={definitions.flow}
      description={`Issues per ${bucket}.`}
      query={query}
      rows={{ label: 'issues done', to: () => show({ of: 'finished', sort: 'done' }) }}
      empty={({ current, meta }) =>
        current.created + current.done > 0 ? null : noIssues(meta, filters, 'issues created or done')
      }
      chart={({ buckets, previousBuckets }) => ({
        label: 'Issues created and done',
        buckets,
        bucket,
        unit: 'count',
        ...(compare && { previousBuckets }),
        series: [
          {
            key: 'created',
            label: 'Created',
            color: kindPalette[1],
            kind: 'line',
            values: buckets.map(({ created }) => created),
            ...(compare && { previous: previousBuckets.map(({ created }) => created) }),
          },
          {
            key: 'done',
            label: 'Done',
            color: stepPalette.done[0],
            kind: 'line',
            values: buckets.map(({ done }) => done),
            ...(compare && { previous: previousBuckets.map(({ done }) => done) }),
          },
        ],
        onBucket: (start) => show({ of: 'done', bucket: start }),
      })}
    />
  );
}
