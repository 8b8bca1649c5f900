import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { useClient } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { usePageFilters } from '#components/shell/use-page-filters.ts';
import { dayIn } from '#lib/format.ts';
import type { Bucket } from '#lib/params.ts';
import { filterParsers } from './parsers.ts';
import { type DateRange, resolveRange } from './ranges.ts';

/** The shared filters as the address says them, and how to change them; each change is a step of Back. */
export function useFilters() {
  return useQueryStates(filterParsers, { history: 'push' });
}

/** The days of the address. */
interface Range extends DateRange {
  timeZone: string;
  today: string;
}

/** The days that the address says, in the zone of the client, or in UTC where there is none; null until that is known. */
export function useRange(): Range | null {
  const [{ from, to }] = useFilters();
  const { client, clients } = useClient();
  const now = useNow(60_000);
  if (!clients || !now) return null;
  const timeZone = client?.timeZone ?? 'UTC';
  return { ...resolveRange(from, to, timeZone, now), timeZone, today: dayIn(timeZone, now) };
}

/** What every metric is asked with: nothing in it is left to a default of the server. */
export interface MetricFilters {
  client: string;
  from: string;
  to: string;
  bucket: Bucket;
  service?: string;
  repository?: string;
  project?: string;
  label?: string;
  branch?: string;
  type?: string;
  team?: string;
}

/**
 * The filters completed by the client and its zone; null until the client is known. What means nothing on this page
 * stays in the address for the next one, and is not asked with.
 */
export function useMetricFilters(): MetricFilters | null {
  const [{ bucket, service, repository, project, label, branch, type, team }] = useFilters();
  const { client } = useClient();
  const applies = usePageFilters();
  const range = useRange();
  const [first, last] = [range?.from, range?.to];
  const id = client?.id;
  return useMemo(() => {
    if (!id || !first || !last) return null;
    const place = applies.has('place');
    return {
      client: id,
      from: first,
      to: last,
      bucket,
      ...(place && service && { service }),
      ...(place && repository && { repository }),
      ...(applies.has('project') && project && { project }),
      ...(applies.has('label') && label && { label }),
      ...(applies.has('branch') && branch && { branch }),
      ...(applies.has('type') && type && { type }),
      ...(applies.has('team') && team && { team }),
    };
  }, [id, first, last, bucket, service, repository, project, label, branch, type, team, applies]);
}
