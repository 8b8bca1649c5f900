import { handle } from '#app/api/handle.ts';
import { unmappedStatuses } from '#db/queries/unmapped-statuses.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.unmappedStatuses,
  { purpose: 'client_mgmt', client: ({ query }) => query.client },
  (db, { query: { client } }) => unmappedStatuses(db, client),
);
