import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { getRun } from '#db/queries/run.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.getRun,
  { purpose: 'job_control', client: ({ params }, lookup) => lookup((db) => clientOf(db, 'run', params.id)) },
  (db, { params }) => getRun(db, params.id),
);
