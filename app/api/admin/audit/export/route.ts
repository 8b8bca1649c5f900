import { AUDIT_DEADLINE_MS, auditFile } from '#app/api/audit/audit-file.ts';
import { handleStream } from '#app/api/handle-stream.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handleStream(
  endpoints.exportAuditOfHouse,
  { purpose: 'admin_config', deadlineMs: AUDIT_DEADLINE_MS },
  async (db, { query }, { person }) =>
    auditFile(db, { kind: 'house', adminId: person.id, of: query.of, timeZone: query.timeZone }, query),
);
