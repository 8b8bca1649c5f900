import { useQuery } from '@tanstack/react-query';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import type { SectionQuery } from '#components/ui/section.tsx';
import type { DoraAnswers } from './answers.ts';

/** All five metrics as one question: there when the last of them is. */
export function useDora(filters: MetricFilters | null): SectionQuery<DoraAnswers> {
  const deploymentFrequency = useQuery(metricQuery('deploymentFrequency', filters));
  const leadTime = useQuery(metricQuery('leadTime', filters));
  const changeFailRate = useQuery(metricQuery('changeFailRate', filters));
  const recoveryTime = useQuery(metricQuery('recoveryTime', filters));
  const reworkRate = useQuery(metricQuery('reworkRate', filters));
  const all = [deploymentFrequency, leadTime, changeFailRate, recoveryTime, reworkRate];
  const known =
    deploymentFrequency.data && leadTime.data && changeFailRate.data && recoveryTime.data && reworkRate.data;
  return {
    data: known
      ? {
          deploymentFrequency: deploymentFrequency.data,
          leadTime: leadTime.data,
          changeFailRate: changeFailRate.data,
          recoveryTime: recoveryTime.data,
          reworkRate: reworkRate.data,
        }
      : undefined,
    error: all.find(({ error }) => error)?.error ?? null,
    isFetching: all.some(({ isFetching }) => isFetching),
    isPlaceholderData: all.some(({ isPlaceholderData }) => isPlaceholderData),
    refetch: () => Promise.all(all.map((query) => query.refetch())),
  };
}
