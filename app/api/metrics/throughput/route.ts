import { metric } from '#app/api/metrics/metric.ts';
import { throughput } from '#db/queries/throughput.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.throughput, 'visualization_data', throughput);
