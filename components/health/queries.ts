import { queryOptions, skipToken } from '@tanstack/react-query';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

/** How the sources stand; the range has nothing to do with it. */
export const sourceHealthQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: keys.metric(client ?? '', 'sourceHealth', {}),
    queryFn: client ? ({ signal }) => call('sourceHealth', { query: { client } }, signal) : skipToken,
  });

/** What figures of the range lack. */
export const dataHealthQuery = (filters: MetricFilters | null) =>
  queryOptions({
    queryKey: keys.metric(filters?.client ?? '', 'dataHealth', filters ?? {}),
    queryFn: filters ? ({ signal }) => call('dataHealth', { query: filters }, signal) : skipToken,
    placeholderData: (data, previous) => (previous?.queryKey[1] === filters?.client ? data : undefined),
  });
