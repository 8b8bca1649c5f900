import type { Metric } from './figures.ts';
import type { ListName } from './queries.ts';

/** Which rows stand behind a metric, in the range or in a bucket of it. */
export const metricRows = {
  frequency: { name: 'deploymentList', params: {}, label: 'deployments' },
  leadTime: { name: 'deployedChanges', params: {}, label: 'changes deployed' },
  failRate: {
    name: 'deploymentList',
    params: { failed: 'true' },
    label: 'deployments that caused an incident',
  },
  recovery: { name: 'incidentList', params: { by: 'resolved' }, label: 'incidents resolved' },
  rework: { name: 'deploymentList', params: { rework: 'true' }, label: 'unplanned fixes' },
} as const satisfies Record<Metric, { name: ListName; params: object; label: string }>;
