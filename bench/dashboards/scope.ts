import type { MetricScope } from '../../db/queries/metric-scope.ts';
import { LARGEST_CLIENT, LAST_DAY } from './data-set.ts';

/** All of the largest client, by week, in so many days until the last one. */
export function largestScope(days: number): MetricScope {
  const from = new Date(Date.parse(LAST_DAY) - (days - 1) * 86_400_000).toISOString().slice(0, 10);
  return {
    clientId: LARGEST_CLIENT,
    timeZone: 'Europe/Berlin',
    from,
    to: LAST_DAY,
    bucket: 'week',
    repositoryIds: null,
    projectIds: null,
    serviceId: null,
    toldServiceId: null,
    team: null,
    label: null,
    branch: null,
    type: null,
  };
}
