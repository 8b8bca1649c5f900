import { metric } from '#app/api/metrics/metric.ts';
import { reviewerLoad } from '#db/queries/reviewer-load.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = metric(endpoints.reviewerLoad, 'dashboard_query', reviewerLoad);
