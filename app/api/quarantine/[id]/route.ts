import { handle } from '#app/api/handle.ts';
import { getQuarantinedPayload } from '#db/queries/quarantine.ts';
import { clientOf } from '#db/queries/rights.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.getQuarantined,
  {
    purpose: 'job_control',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'quarantine', params.id)),
  },
  (db, { params }) => getQuarantinedPayload(db, params.id),
);
