import { type SQL, sql } from 'drizzle-orm';
import { AppError } from '#lib/errors.ts';
import {
  type ColumnType,
  type ExportDataset,
  type ExportName,
  type ExportValue,
  exportDatasets,
} from '#lib/exports.ts';
import type { MetricScope } from '../queries/metric-scope.ts';
import { instantText } from '../queries/sql.ts';
import type { Db } from '../router/router.ts';
import type { DatasetSource } from './dataset.ts';
import { deploymentChanges, deployments, incidents } from './deployments.ts';
import { issueStatusIntervals, issues } from './issues.ts';
import { pullRequestStages, pullRequests } from './pull-requests.ts';

const sources: { [Name in ExportName]: DatasetSource<Name> } = {
  pull_requests: pullRequests,
  pull_request_stages: pullRequestStages,
  deployments,
  deployment_changes: deploymentChanges,
  incidents,
  issues,
  issue_status_intervals: issueStatusIntervals,
};

const BATCH = 1_000;

export type ExportRow = Record<string, ExportValue>;

/**
 * The rows of a dataset, oldest first, by a cursor of the database: a batch is read when the one before was taken, so
 * that memory stays constant, on both sides. Call it inside one transaction, whose snapshot they are of.
 * @param after the key of the row to go on behind; null: from the first
 * @returns how many rows come
 * @throws AppError 409 `cannot_resume` when there is no such row any more, or there are several
 */
export async function exportRows(
  db: Db,
  name: ExportName,
  scope: MetricScope,
  after: readonly ExportValue[] | null = null,
): Promise<{ total: number; batches: AsyncGenerator<ExportRow[]> }> {
  const source: DatasetSource<ExportName> = sources[name];
  const rest = after && (await behind(db, name, scope, after));
  const where = rest ? sql`${source.where(scope)} and ${rest}` : source.where(scope);
  return { total: await count(db, source.from, where), batches: read(db, name, source, where) };
}

/** How many rows {@link exportRows} would give from the first. */
export async function countExport(db: Db, name: ExportName, scope: MetricScope): Promise<number> {
  return await count(db, sources[name].from, sources[name].where(scope));
}

async function count(db: Db, from: SQL, where: SQL): Promise<number> {
  const [row] = await db.execute<{ rows: number }>(
    sql`select count(*)::float8 as rows from ${from} where ${where}`,
  );
  return row!.rows;
}

async function* read(
  db: Db,
  name: ExportName,
  { from, joins, order, columns }: DatasetSource<ExportName>,
  where: SQL,
): AsyncGenerator<ExportRow[]> {
  const { columns: described }: ExportDataset = exportDatasets[name];
  const expressions = columns as Record<string, SQL>;
  const selected = Object.entries(described).map(
    ([column, { type }]) => sql`${written(expressions[column]!, type)} as ${sql.identifier(column)}`,
  );
  await db.execute(sql`
    declare export_rows no scroll cursor for
    select ${list(selected)} from ${from} ${joins} where ${where}
    order by ${list(order.map(({ expression }) => expression))}`);
  for (;;) {
    const rows = await db.execute<ExportRow>(sql.raw(`fetch ${BATCH} from export_rows`));
    if (rows.length > 0) yield [...rows];
    if (rows.length < BATCH) break;
  }
  await db.execute(sql`close export_rows`);
}

/** The condition of what comes after a row, in the order of the export. */
async function behind(
  db: Db,
  name: ExportName,
  scope: MetricScope,
  after: readonly ExportValue[],
): Promise<SQL> {
  const { from, joins, where, order, columns }: DatasetSource<ExportName> = sources[name];
  const { key, columns: described }: ExportDataset = exportDatasets[name];
  const expressions = columns as Record<string, SQL>;
  const same = key.map((column, index) =>
    isValue(expressions[column]!, described[column]!.type, after[index]!),
  );
  const places = order.map(({ expression }) => sql`${expression}::text`);
  const found = await db.execute<{ place: string[] }>(sql`
    select json_build_array(${list(places)}) as place from ${from} ${joins}
    where ${where(scope)} and ${sql.join(same, sql` and `)} limit 2`);
  const [row] = found;
  if (!row || found.length > 1) throw cannotResume(key, found.length);
  const values = order.map(({ type }, index) => sql`${row.place[index]}::text::${sql.raw(type)}`);
  return sql`(${list(order.map(({ expression }) => expression))}) > (${list(values)})`;
}

function isValue(expression: SQL, type: ColumnType, value: ExportValue): SQL {
  if (value === null) return sql`${expression} is null`;
  if (type === 'integer') return sql`${expression} = ${value}::int`;
  if (type === 'boolean') return sql`${expression} = ${value}::boolean`;
  // Exports tell milliseconds, the database keeps microseconds.
  if (type === 'instant') return sql`date_trunc('milliseconds', ${expression}) = ${value}::timestamptz`;
  return sql`${expression} = ${value}::text`;
}

function written(expression: SQL, type: ColumnType): SQL {
  if (type === 'instant') return instantText(expression);
  if (type === 'integer') return sql`(${expression})::int`;
  if (type === 'boolean') return sql`(${expression})::boolean`;
  return sql`(${expression})::text`;
}

const list = (parts: SQL[]): SQL => sql.join(parts, sql`, `);

const cannotResume = (key: readonly string[], found: number) =>
  new AppError(
    'cannot_resume',
    409,
    `${found === 0 ? 'No row' : 'More than one row'} has this ${key.join(', ')}: the data changed since. Export from the beginning.`,
  );
