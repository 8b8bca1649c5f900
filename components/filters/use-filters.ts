import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { useClient } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import type { Bucket } from '#lib/params.ts';
import { filterParsers } from './parsers.ts';
import { resolveRange } from './ranges.ts';

/** The shared filters as the address says them, and how to change them; each change is a step of Back. */
export function useFilters() {
  return useQueryStates(filterParsers, { history: 'push' });
}

/** What every metric is asked with: nothing in it is left to a default of the server. */
export interface MetricFilters {
  client: string;
  from: string;
  to: string;
  bucket: Bucket;
  repository?: string;
}

/** The filters completed by the client and its zone; null until the client is known. */
export function useMetricFilters(): MetricFilters | null {
  const [{ from, to, bucket, repository }] = useFilters();
  const { client } = useClient();
  const now = useNow(60_000);
  const range = client && now ? resolveRange(from, to, client.timeZone, now) : null;
  const [first, last] = [range?.from, range?.to];
  const id = client?.id;
  return useMemo(
    () =>
      id && first && last
        ? { client: id, from: first, to: last, bucket, ...(repository && { repository }) }
        : null,
    [id, first, last, bucket, repository],
  );
}
