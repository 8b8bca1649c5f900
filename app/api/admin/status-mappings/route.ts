import { handle } from '#app/api/handle.ts';
import { listStatusMappings } from '#db/queries/status-mappings.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listStatusMappings,
  { purpose: 'admin_config', client: ({ query }) => query.client },
  (db, { query: { client } }) => listStatusMappings(db, client),
);
