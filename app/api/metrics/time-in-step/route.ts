import { metric } from '#app/api/metrics/metric.ts';
import { timeInStep } from '#db/queries/time-in-step.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.timeInStep, 'visualization_data', timeInStep);
