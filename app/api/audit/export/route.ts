import { AUDIT_DEADLINE_MS, auditFile } from '#app/api/audit/audit-file.ts';
import { handleStream } from '#app/api/handle-stream.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handleStream(
  endpoints.exportAuditOfClient,
  {
    purpose: 'admin_config',
    role: 'manager',
    client: ({ query }) => query.client,
    deadlineMs: AUDIT_DEADLINE_MS,
  },
  async (db, { query }) => auditFile(db, { kind: 'client', clientId: query.client }, query),
);
