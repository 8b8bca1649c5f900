import { metric } from '#app/api/metrics/metric.ts';
import { deployedChanges } from '#db/queries/deployed-changes.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.deployedChanges, 'dora_metrics', deployedChanges);
