import { metric } from '#app/api/metrics/metric.ts';
import { deploymentList } from '#db/queries/deployment-list.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.deploymentList, 'dora_metrics', deploymentList);
