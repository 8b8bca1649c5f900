import { handle } from '#app/api/handle.ts';
import { auditPage } from '#db/queries/audit.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.auditOfClient,
  { purpose: 'admin_config', role: 'manager', client: ({ query }) => query.client },
  (db, { query }) => auditPage(db, { kind: 'client', clientId: query.client }, query),
);
