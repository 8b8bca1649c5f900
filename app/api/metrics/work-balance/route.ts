import { metric } from '#app/api/metrics/metric.ts';
import { workBalance } from '#db/queries/work-balance.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.workBalance, 'visualization_data', workBalance);
