'use client';

import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { NotNarrowed } from '#components/filters/not-narrowed.tsx';
import { withFilters } from '#components/filters/parsers.ts';
import { useFilters, useMetricFilters } from '#components/filters/use-filters.ts';
import { nothingFound } from '#components/github/empty.tsx';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { Link } from '#components/ui/link.tsx';
import { kindPalette, stepPalette } from '#components/ui/theme.ts';
import { definitions } from './definitions.ts';
import { mergedRows } from './merged-rows.ts';
import { TrendSection } from './trend-section.tsx';

/** Pull requests opened and merged, bucket by bucket. */
export function PullsSection() {
  const filters = useMetricFilters();
  const [chosen] = useFilters();
  const query = useQuery(metricQuery('pullRequestSummary', filters));
  const bucket = filters?.bucket ?? 'week';
  return (
    <TrendSection
      name="pull-requests-opened-and-merged"
      definition={definitions.pulls}
      description={
        <>
          {`Pull requests per ${bucket}. `}
          <Anchor component={Link} href={withFilters('/github', chosen)} size="xs" underline="always">
            More of them
          </Anchor>
          <NotNarrowed by={['type']}>pull requests have none.</NotNarrowed>
        </>
      }
      query={query}
      {...(!chosen.project && { rows: mergedRows(chosen) })}
      empty={({ current, meta }) => {
        if (current.opened + current.merged > 0) return null;
        return filters?.project
          ? {
              title: 'A project of Jira has no pull requests',
              text: 'Choose a service or a repository to see them.',
            }
          : nothingFound(meta, filters, 'pull requests');
      }}
      chart={({ buckets }) => ({
        label: 'Pull requests opened and merged',
        buckets,
        bucket,
        unit: 'count',
        series: [
          {
            key: 'opened',
            label: 'Opened',
            color: kindPalette[1],
            kind: 'line',
            values: buckets.map(({ opened }) => opened),
          },
          {
            key: 'merged',
            label: 'Merged',
            color: stepPalette.done[0],
            kind: 'line',
            values: buckets.map(({ merged }) => merged),
          },
        ],
      })}
    />
  );
}
