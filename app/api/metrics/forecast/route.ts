import { metric } from '#app/api/metrics/metric.ts';
import { forecast } from '#db/queries/forecast.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.forecast, 'visualization_data', forecast);
