import { metric } from '#app/api/metrics/metric.ts';
import { deploymentFrequency } from '#db/queries/deployment-frequency.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.deploymentFrequency, 'dora_metrics', deploymentFrequency);
