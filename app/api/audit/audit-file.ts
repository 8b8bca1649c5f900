import type { Streamed } from '#app/api/handle-stream.ts';
import { type AuditFilter, type AuditScope, auditEntries } from '#db/queries/audit.ts';
import type { Db } from '#db/router/router.ts';
import type { AuditEntryView } from '#lib/api/audit.ts';
import { csvLines } from '#lib/csv.ts';
import { type ExportFormat, exportTypes } from '#lib/exports.ts';

/** It is read from the primary, the only node whose readers may see it: not as long as exports from replicas. */
export const AUDIT_DEADLINE_MS = 5 * 60_000;
const BATCH = 1_000;

/** The audit log as a file, newest first, a page at a time: memory stays constant. */
export function auditFile(
  db: Db,
  scope: AuditScope,
  { format, ...filter }: AuditFilter & { format: ExportFormat },
): Streamed {
  return {
    headers: {
      'content-type': exportTypes[format],
      'content-disposition': `attachment; filename="audit-log.${format}"`,
    },
    pieces: format === 'csv' ? csv(pages(db, scope, filter)) : ndjson(pages(db, scope, filter)),
  };
}

async function* pages(db: Db, scope: AuditScope, filter: AuditFilter): AsyncGenerator<AuditEntryView[]> {
  let cursor: string | undefined;
  do {
    const page = await auditEntries(db, scope, filter, { limit: BATCH, cursor });
    yield page.entries;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

const columns = [
  'id',
  'at',
  'clientId',
  'clientName',
  'actor',
  'action',
  'subject',
  'before',
  'after',
  'ip',
] as const;

const cell = (value: AuditEntryView[(typeof columns)[number]]): string | null =>
  value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);

async function* csv(found: AsyncIterable<AuditEntryView[]>) {
  yield csvLines([columns]);
  for await (const rows of found) yield csvLines(rows.map((row) => columns.map((name) => cell(row[name]))));
}

async function* ndjson(found: AsyncIterable<AuditEntryView[]>) {
  for await (const rows of found) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
