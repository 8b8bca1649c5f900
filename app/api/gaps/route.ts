import { handle } from '#app/api/handle.ts';
import { listGaps } from '#db/queries/gaps.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listGaps,
  { purpose: 'job_control', client: ({ query }) => query.client },
  (db, { query }) => listGaps(db, query.client),
);
