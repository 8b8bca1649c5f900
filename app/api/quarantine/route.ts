import { handle } from '#app/api/handle.ts';
import { listQuarantine } from '#db/queries/quarantine.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listQuarantine,
  { purpose: 'job_control', client: ({ query }) => query.client },
  (db, { query }) => listQuarantine(db, query),
);
