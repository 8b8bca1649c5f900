import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { runEvents } from '#db/queries/run-events.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.runEvents,
  { purpose: 'job_control', client: ({ params }, lookup) => lookup((db) => clientOf(db, 'run', params.id)) },
  (db, { params, query }) => runEvents(db, params.id, query.after),
);
