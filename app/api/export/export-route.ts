import type { RouteHandler } from '#app/api/handle.ts';
import { handleStream } from '#app/api/handle-stream.ts';
import { type ExportRow, exportRows } from '#db/exports/export-rows.ts';
import { metricScope } from '#db/queries/metric-scope.ts';
import type { ExportEndpoint } from '#lib/api/exports.ts';
import { csvLines } from '#lib/csv.ts';
import {
  type ExportFormat,
  type ExportName,
  exportDatasets,
  exportFormats,
  exportTypes,
} from '#lib/exports.ts';

const DEADLINE_MS = 15 * 60_000;

/** A dataset as a file, as fast as the caller takes it, from one snapshot of one replica. */
export const exportRoute = (name: ExportName, endpoint: ExportEndpoint): RouteHandler =>
  handleStream(
    endpoint,
    { purpose: 'data_export', client: ({ query }) => query.client, deadlineMs: DEADLINE_MS },
    async (db, { query }, { request }) => {
      const scope = await metricScope(db, query);
      const { total, batches } = await exportRows(db, name, scope, query.after);
      const format = query.format ?? accepted(request.headers.get('accept'));
      return {
        headers: {
          'content-type': exportTypes[format],
          'content-disposition': `attachment; filename="${name}.${format}"`,
          'x-leadline-total-rows': String(total),
        },
        pieces: format === 'csv' ? csv(name, batches, !query.after) : ndjson(batches),
      };
    },
  );

/** The first of the formats that the caller names; who names none takes NDJSON. */
function accepted(accept: string | null): ExportFormat {
  const types = (accept ?? '').split(',').map((type) => type.split(';')[0]!.trim());
  const format = types.map((type) => exportFormats.find((one) => exportTypes[one].startsWith(`${type};`)));
  return format.find((one) => one !== undefined) ?? 'ndjson';
}

/** @param head with the names of the columns: not where it goes on behind a row */
async function* csv(name: ExportName, batches: AsyncIterable<ExportRow[]>, head: boolean) {
  const columns = Object.keys(exportDatasets[name].columns);
  if (head) yield csvLines([columns]);
  for await (const rows of batches) yield csvLines(rows.map((row) => columns.map((column) => row[column]!)));
}

async function* ndjson(batches: AsyncIterable<ExportRow[]>) {
  for await (const rows of batches) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
