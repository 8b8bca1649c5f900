import type { ListName } from '#components/hooks/metric-query.ts';
import type { Metric } from './figures.ts';

/** Behind a figure stands what it counts; of changes the list has no others. */
const excluded = 'without';

/** Which rows stand behind a metric, in the range or in a bucket of it. */
export const metricRows = {
  frequency: { name: 'deploymentList', params: { excluded }, label: 'deployments' },
  leadTime: { name: 'deployedChanges', params: {}, label: 'changes deployed' },
  failRate: {
    name: 'deploymentList',
    params: { excluded, failed: 'true' },
    label: 'deployments that caused an incident',
  },
  recovery: { name: 'incidentList', params: { excluded, by: 'resolved' }, label: 'incidents resolved' },
  rework: { name: 'deploymentList', params: { excluded, rework: 'true' }, label: 'unplanned fixes' },
} as const satisfies Record<Metric, { name: ListName; params: object; label: string }>;
