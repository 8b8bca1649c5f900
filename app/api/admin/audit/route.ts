import { handle } from '#app/api/handle.ts';
import { auditPage } from '#db/queries/audit.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(endpoints.auditOfHouse, { purpose: 'admin_config' }, (db, { query }, { person }) =>
  auditPage(db, { kind: 'house', adminId: person.id, of: query.of, timeZone: query.timeZone }, query),
);
