import { metric } from '#app/api/metrics/metric.ts';
import { flowEfficiency } from '#db/queries/flow-efficiency.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.flowEfficiency, 'visualization_data', flowEfficiency);
