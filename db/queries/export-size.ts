import type { QueryMeta } from '#lib/api/meta.ts';
import type { ExportName } from '#lib/exports.ts';
import { countExport } from '../exports/export-rows.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';

/** How many rows an export would have, as of now. */
export async function exportSize(
  db: Db,
  scope: MetricScope,
  { dataset }: { dataset: ExportName },
): Promise<{ rows: number; meta: QueryMeta }> {
  const rows = await countExport(db, dataset, scope);
  return { rows, meta: { version: FACTS_VERSION, n: rows, excluded: {}, anomalies: 0 } };
}
