import { metric } from '#app/api/metrics/metric.ts';
import { cycleTimes } from '#db/queries/cycle-times.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.cycleTimes, 'visualization_data', cycleTimes);
