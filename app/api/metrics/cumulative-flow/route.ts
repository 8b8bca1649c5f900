import { metric } from '#app/api/metrics/metric.ts';
import { cumulativeFlow } from '#db/queries/cumulative-flow.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.cumulativeFlow, 'visualization_data', cumulativeFlow);
