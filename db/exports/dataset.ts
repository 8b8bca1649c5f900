import type { SQL } from 'drizzle-orm';
import type { ExportColumnOf, ExportName } from '#lib/exports.ts';
import type { MetricScope } from '../queries/metric-scope.ts';

/** How the rows of one dataset are read (lib/exports.ts says what they are). */
export interface DatasetSource<Name extends ExportName> {
  /** The table that decides which rows there are, with the alias that `where` uses; counted alone. */
  from: SQL;
  /** What the columns need beside it: one row each, or none. */
  joins: SQL;
  where: (scope: MetricScope) => SQL;
  /** Together unlike for any two rows, and with an index to read them by. */
  order: { expression: SQL; type: 'timestamptz' | 'bigint' }[];
  /** In PostgreSQL's types: an instant as timestamptz. */
  columns: Record<ExportColumnOf<Name>, SQL>;
}
