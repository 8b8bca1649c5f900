'use client';

import { useQuery } from '@tanstack/react-query';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { noIssues } from '#components/issues/empty.tsx';
import { useIssueSet } from '#components/issues/use-issue-set.ts';
import { workGroups } from '#components/ui/theme.ts';
import type { WorkBalance } from '#lib/api/issues.ts';
import { formatShare } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import { TrendSection } from './trend-section.tsx';

/** What the work was for, as shares of what was done. */
export function BalanceSection() {
  const filters = useMetricFilters();
  const query = useQuery(metricQuery('workBalance', filters));
  const show = useIssueSet();
  const bucket = filters?.bucket ?? 'week';
  return (
    <TrendSection
      name="work-balance"
      definition={definitions.balance}
      description={query.data ? balanceWords(query.data.current) : `Share of issues done per ${bucket}.`}
      query={query}
      rows={{ label: 'issues done', to: () => show({ of: 'finished', sort: 'done' }) }}
      empty={({ current, meta }) => (current.n > 0 ? null : noIssues(meta, filters, 'issues done'))}
      chart={({ buckets }) => ({
        label: 'Share of issues done by what they were for',
        buckets,
        bucket,
        unit: 'percent',
        noun: 'issue',
        series: workGroups.map(({ group, label, color }) => ({
          key: group,
          label,
          color,
          kind: 'bar' as const,
          values: buckets.map(({ n, counts }) => (n === 0 ? null : (counts[group] ?? 0) / n)),
          n: buckets.map(({ counts }) => counts[group] ?? 0),
        })),
        onBucket: (start) => show({ of: 'done', bucket: start }),
      })}
    />
  );
}

/** “Features 62 %, bugs 30 %, …” of the whole range. */
function balanceWords({ n, counts }: WorkBalance['current']): string {
  if (n === 0) return 'Nothing done in the range.';
  const parts = workGroups.map(({ group, label }) => `${label} ${formatShare((counts[group] ?? 0) / n)}`);
  return `Of what was done in the range: ${parts.join(', ')}.`;
}
