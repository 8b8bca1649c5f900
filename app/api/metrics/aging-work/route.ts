import { metric } from '#app/api/metrics/metric.ts';
import { agingWork } from '#db/queries/aging-work.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.agingWork, 'visualization_data', agingWork);
