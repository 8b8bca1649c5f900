import { metric } from '#app/api/metrics/metric.ts';
import { incidentList } from '#db/queries/incident-list.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.incidentList, 'dora_metrics', incidentList);
