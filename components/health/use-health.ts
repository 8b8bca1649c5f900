import { useQuery } from '@tanstack/react-query';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import type { SectionQuery } from '#components/ui/section.tsx';
import type { DataHealth } from '#lib/api/health.ts';

export type HealthQuery = SectionQuery<DataHealth>;

/** One answer for all sections of the page. */
export function useHealth(): HealthQuery {
  return useQuery(metricQuery('dataHealth', useMetricFilters()));
}
