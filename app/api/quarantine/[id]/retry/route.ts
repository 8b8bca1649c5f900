import { handleOutside } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { retryRecord } from './retry-record.ts';

export const POST = handleOutside(
  endpoints.retryQuarantined,
  { role: 'manager', client: ({ params }, lookup) => lookup((db) => clientOf(db, 'quarantine', params.id)) },
  ({ params }, context) => retryRecord(params.id, context),
);
