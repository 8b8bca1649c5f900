import { handle } from '#app/api/handle.ts';
import { flowHistory } from '#db/queries/flow-version.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.workflowHistory,
  { purpose: 'admin_config', client: ({ query }) => query.client },
  (db, { query: { client, before } }) => flowHistory(db, client, before),
);
